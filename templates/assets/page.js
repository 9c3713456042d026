// What a page can do beyond being read. Each part is fetched when it is used first.

const entry = document.querySelector("script[data-words]");
const search = () => import("./search.js");
const tree = () => import("./tree.js");
const graph = () => import("./graph.js");
const preview = () => import("./preview.js");
const zoom = () => import("./zoom.js");

/** Whether a key press is meant for a field. */
const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

if (document.querySelector("[data-open=search]")) {
  addEventListener("keydown", async (event) => {
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!isShortcut && !isSlash) return;
    event.preventDefault();
    (await search()).open();
  });
  // A link from the results says which words it was found by.
  if (location.hash.includes(":~:") || new URLSearchParams(location.search).has("q")) search().then((part) => part.mark());
}

addEventListener("click", async (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest("[data-open]");
  if (opener?.dataset.open === "search") (await search()).open();
  if (opener?.dataset.open === "tree") (await tree()).open(opener);
  const image = target?.closest(".markdown-rendered img");
  if (image && !image.closest("a, button, summary") && !event.defaultPrevented) (await zoom()).open(image);
});

// Pictures that can be enlarged can be reached by keyboard, too.
if (document.querySelector(".markdown-rendered img")) zoom().then((part) => part.start());

if (entry.hasAttribute("data-previews") && matchMedia("(hover: hover)").matches) {
  const begin = async (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.pointerType === "touch") return;
    removeEventListener("pointerover", begin);
    removeEventListener("focusin", begin);
    (await preview()).start(link, event);
  };
  addEventListener("pointerover", begin, { passive: true });
  addEventListener("focusin", begin);
}

const graphs = document.querySelectorAll(".nw-graph");
if (graphs.length > 0) {
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      graph().then((part) => part.show(target));
    }
  }, { rootMargin: "200px" });
  for (const element of graphs) observer.observe(element);
}
