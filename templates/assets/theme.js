// What must be known before the first paint: light or dark, as the reader chose or the system says, and what the left column shows.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => {
    try { return localStorage.getItem("nw-theme"); } catch { return null; }
  };
  /** @type {(theme: string | null) => void} */
  const write = (theme) => {
    try {
      if (theme) localStorage.setItem("nw-theme", theme);
      else localStorage.removeItem("nw-theme");
    } catch { /* The choice then holds for this page. */ }
  };
  let chosen = read();
  const show = () => {
    const dark = chosen ? chosen === "dark" : system.matches;
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    // Snippets written for Obsidian ask for these classes.
    root.classList.toggle("theme-dark", dark);
    root.classList.toggle("theme-light", !dark);
  };
  root.classList.add("nw-script");
  try {
    if (sessionStorage.getItem("nw-tree")) root.classList.add("nw-tree-on");
  } catch { /* The column then begins with the folder. */ }
  // Modules cannot be fetched from disk.
  if (location.protocol !== "file:") root.classList.add("nw-modules");
  show();
  system.addEventListener("change", show);
  addEventListener("storage", (event) => {
    if (event.key === "nw-theme") { chosen = event.newValue; show(); }
  });
  // A heading in the address that was opened is there at once; later ones are scrolled to.
  addEventListener("load", () => setTimeout(() => root.classList.add("nw-loaded")));
  // A page that was left and is shown again has heard of nothing.
  addEventListener("pageshow", (event) => {
    if (event.persisted) { chosen = read(); show(); }
  });
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    // A drawer has done its work when a link in it was followed.
    if (!target) return;
    // A form in a note could have a field in place of its own `closest`.
    /** @type {(selector: string) => any} */
    const closest = (selector) => Element.prototype.closest.call(target, selector);
    const drawer = closest("a[href]") && closest("[popover]:popover-open");
    if (drawer) drawer.hidePopover();
    if (!closest(".nw-theme")) return;
    const dark = root.classList.contains("theme-dark");
    // Back to what the system says means following the system again.
    chosen = dark === system.matches ? (dark ? "light" : "dark") : null;
    write(chosen);
    show();
  });
})();
