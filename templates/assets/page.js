// What a page can do beyond being read. Each part is fetched when it is used first.

/** @type {any} */
const entry = document.querySelector("script[data-words]");
/**
 * As `element.closest`, which a form in a note could have replaced by a field of that name.
 * @type {(element: Element, selector: string) => any}
 */
const closest = (element, selector) => Element.prototype.closest.call(element, selector);
/**
 * What is part of a note's text is no part of the page's furniture, whatever its attributes say.
 * @type {(element: Element) => boolean}
 */
const isOwn = (element) => !closest(element, ".markdown-rendered");
/** @type {(selector: string) => any[]} */
const own = (selector) => [...document.querySelectorAll(selector)].filter(isOwn);
const search = () => import("./search.js");
const tree = () => import("./tree.js");
/** @type {(element: any) => Promise<any>} */
const graph = ({ dataset }) => (dataset.depth ? import("./graph.js") : import("./graph-page.js"));
const preview = () => import("./preview.js");
const zoom = () => import("./zoom.js");

/**
 * Whether a key press is meant for a field. A dialog that was closed a moment ago may still have the focus.
 * @type {(target: EventTarget | null) => any}
 */
const isTyping = (target) => target instanceof Element && closest(target, "input, textarea, select, [contenteditable]")?.checkVisibility();

/**
 * Runs a part; says so when it cannot be fetched.
 * @type {<T>(part: () => Promise<T>, run: (part: T) => any) => Promise<any>}
 */
const use = async (part, run) => {
  let ready;
  try {
    ready = await part();
  } catch (error) {
    const notice = Object.assign(document.createElement("p"), { className: "nw-notice", textContent: entry.dataset.failed });
    notice.setAttribute("role", "alert");
    document.body.append(notice);
    setTimeout(() => notice.remove(), 6000);
    throw error;
  }
  return run(ready);
};

const searches = own("[data-open=search]");
if (searches.length > 0) {
  addEventListener("keydown", (event) => {
    // On a Korean or Cyrillic keyboard the key is the same and its letter another.
    const isK = event.key.toLowerCase() === "k" || (event.code === "KeyK" && !/^[a-z]$/i.test(event.key));
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && isK;
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!isShortcut && !isSlash) return;
    event.preventDefault();
    use(search, (part) => part.open());
  });
  const asked = new URLSearchParams(location.search);
  // A link from the results says which words it was found by.
  if (asked.has("found")) search().then((part) => part.mark());
  const query = asked.get("q")?.trim();
  if (query) use(search, (part) => part.open(query));
  const [place] = own("[data-search-here]");
  if (place) search().then((part) => part.here(place));
}

// Once a reader has come to a link, the pages of links are fetched ahead.
/** @type {(event: Event) => Promise<void>} */
const come = async (event) => {
  if (!(event.target instanceof Element) || !closest(event.target, "a[href]")) return;
  for (const name of nearing) removeEventListener(name, come);
  (await import("./ahead.js")).start(event);
};
const nearing = ["pointerover", "focusin", "pointerdown"];
for (const name of nearing) addEventListener(name, come, { passive: true });

addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const opener = closest(target, "[data-open]");
  if (opener && isOwn(opener)) {
    if (opener.dataset.open === "search") use(search, (part) => part.open());
    if (opener.dataset.open === "tree") use(tree, (part) => part.open(opener));
  }
  const image = closest(target, ".markdown-rendered img");
  if (image && !image.closest("a, button, summary") && !event.defaultPrevented) zoom().then((part) => part.open(image));
});

if (entry.hasAttribute("data-previews") && matchMedia("(hover: hover)").matches) {
  /** @type {(event: any) => Promise<void>} */
  const begin = async (event) => {
    const link = event.target instanceof Element ? closest(event.target, "a[href]") : null;
    if (!link || event.pointerType === "touch") return;
    removeEventListener("pointerover", begin);
    removeEventListener("focusin", begin);
    (await preview()).start(link, event);
  };
  addEventListener("pointerover", begin, { passive: true });
  addEventListener("focusin", begin);
}

// The tree stays open from page to page; in a drawer it is made when that is opened.
const [treeOpener] = own("[data-open=tree]");
if (treeOpener && document.documentElement.classList.contains("nw-tree-on")) {
  const restore = async () => (await tree()).show(treeOpener, true);
  if (treeOpener.checkVisibility()) restore();
  else treeOpener.closest("[popover]").addEventListener("beforetoggle", restore, { once: true });
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    drawn.add(target);
    graph(target).then((part) => part.show(target));
  }
}, { rootMargin: "200px" });
const drawn = new WeakSet();

// What is too wide for the text is scrolled, by keyboard too.
const reach = () => {
  /** @type {NodeListOf<any>} */
  const formulas = document.querySelectorAll(".markdown-rendered math:not([display=block])");
  for (const formula of formulas) {
    const around = formula.closest("p, li, td, th, dd, div, article");
    if (formula.parentElement.matches(".nw-wide") || formula.getBoundingClientRect().width <= around.clientWidth) continue;
    const frame = document.createElement("span");
    frame.className = "nw-wide";
    formula.replaceWith(frame);
    frame.append(formula);
  }
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll(".markdown-rendered :is(pre, .table-wrapper, .math-block, math, table, .nw-wide, .nw-drawing)");
  for (const part of parts) {
    if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === "auto") part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
};

// Pictures that can be enlarged can be reached by keyboard, too. Most pages have none.
let zooms = false;
const enlarge = () => {
  /** @type {NodeListOf<HTMLImageElement>} */
  const images = document.querySelectorAll(".markdown-rendered img");
  /** @type {NodeListOf<any>} */
  const diagrams = document.querySelectorAll(".markdown-rendered figure.mermaid");
  const grows = [...images].some((image) => image.naturalWidth > image.width * 1.1)
    || [...diagrams].some((figure) => figure.querySelector("svg").viewBox.baseVal.width > figure.clientWidth * 1.1);
  if (zooms || !grows) return;
  zooms = true;
  zoom().then((part) => part.start());
};
document.addEventListener("load", enlarge, { capture: true });

const fit = () => {
  reach();
  enlarge();
};
addEventListener("resize", () => requestAnimationFrame(fit), { passive: true });

/** What is done once to everything on the page, and to what comes later. */
const prepare = () => {
  fit();
  // The box of a task says by itself only whether it is done.
  /** @type {NodeListOf<any>} */
  const boxes = document.querySelectorAll(".task-list-item-checkbox:not([aria-label])");
  for (const box of boxes) {
    box.setAttribute("aria-label", box.parentElement.textContent.trim().split("\n", 1)[0] || box.dataset.task);
  }
  if (/^(Mac|iP)/.test(navigator.platform)) {
    for (const key of own("[data-open=search] kbd")) key.textContent = "⌘ K";
  }
  for (const element of own(".nw-graph")) if (!drawn.has(element)) near.observe(element);
};
prepare();
document.addEventListener("nw:update", prepare);
