// What search, previews and pictures share: the style sheet of what lies over a page, and a short way to make elements.

/** @type {(after: any) => Promise<unknown>} */
const sheet = (after) => new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./overlay.css", import.meta.url).href;
  link.addEventListener("load", done);
  link.addEventListener("error", done);
  // Behind the theme and before what the author added, which may change it.
  after.after(link);
});

/** @type {Promise<unknown> | undefined} */
let loaded;
/** Resolves when the style sheet is there. */
export const styled = () => (loaded ??= sheet(document.querySelector('link[rel="stylesheet"]') ?? document.head.lastChild));

/**
 * An element with attributes (`false` and `null` set none, functions listen) and content.
 * @type {(name: string, attributes?: Record<string, any>, ...content: any[]) => any}
 */
export const make = (name, attributes = {}, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...content.filter((part) => part != null));
  return element;
};

/**
 * A drawing of `components.html`, as a script makes it.
 * @type {(path: string) => SVGElement}
 */
export const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "nw-icon");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
};

export const shapes = { close: "M6 6l12 12M18 6L6 18", search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.8 15.8L20 20" };
