// The part of a page that a link means, as a copy that may stand in another page.

const heading = /^H([1-6])$/;
const blocks = "p, .p, li, dt, dd, blockquote, pre, figure, table, .table-wrapper, .callout, .math-block, .markdown-embed, h1, h2, h3, h4, h5, h6";
const never = new Set(["SCRIPT", "STYLE", "LINK", "META", "BASE", "TITLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "FORM", "DIALOG", "NOSCRIPT", "CANVAS"]);
const quiet = ".nw-copy, .heading-link, .nw-graph, .footnote-backref, .pdf-embed";
/** Attributes that name other elements, or that act. */
const dropped = /^(loading|preload|id|name|for|form|headers|list|popover.*|command.*|tabindex|accesskey|autofocus|autoplay|contenteditable|role|aria-(labelledby|describedby|controls|owns|haspopup|label|details|activedescendant|flowto|current)|on.*)$/i;
const keptRoles = new Set(["img", "presentation", "none", "math"]);
/** Characters, with so many for an element and for a picture, that a preview shows. */
const ENOUGH = 3000;
const OF_ELEMENT = 6;
const OF_PICTURE = 250;

/**
 * The element a fragment names, written in any of the ways that browsers and authors write it.
 * @type {(page: Document, hash: string) => HTMLElement | null}
 */
const byFragment = (page, hash) => {
  const written = hash.replace(/^#/, "").replace(/:~:.*$/s, "");
  let id = written;
  try {
    id = decodeURIComponent(written);
  } catch { /* A lone per cent sign stands for itself. */ }
  return page.getElementById(id) ?? page.getElementById(id.normalize("NFC")) ?? page.getElementById(written);
};

/**
 * The level of a heading, 0 of anything else.
 * @type {(node: any) => number}
 */
const levelOf = (node) => Number(heading.exec(node.tagName ?? "")?.[1] ?? 0);

/**
 * From a heading to the next that is not below it.
 * @type {(start: any) => any[]}
 */
const under = (start) => {
  const level = levelOf(start);
  const nodes = [start];
  for (let next = start.nextSibling; next; next = next.nextSibling) {
    const found = levelOf(next);
    if (found && found <= level) break;
    if (next.nodeType === Node.ELEMENT_NODE && next.matches("section.footnotes")) break;
    nodes.push(next);
  }
  return nodes;
};

/**
 * What `hash` means in `page`: `{ kind, title, nodes, source }`, or `null` when the page is none of a note.
 * `kind` is `note`, `section`, `block` or `footnote`.
 * @type {(page: Document, hash: string) => { kind: string, title: string, nodes: any[], source: Element } | null}
 */
export const find = (page, hash) => {
  /** @type {any} */
  const article = page.querySelector("article.markdown-rendered");
  if (!article) return null;
  const own = [...page.querySelectorAll(".page-title")].find((one) => !article.contains(one));
  const title = (own ?? article.querySelector("h1"))?.textContent.trim() || page.title;
  const found = hash.length > 1 ? byFragment(page, hash) : null;
  const start = found && article.contains(found) && found !== article ? found : null;
  if (!start) {
    const nodes = [...article.childNodes].filter((node) => node.nodeType !== Node.ELEMENT_NODE || !node.matches("section.footnotes"));
    return { kind: "note", title, nodes, source: article };
  }
  if (heading.test(start.tagName)) return { kind: "section", title, nodes: under(start), source: article };
  if (start.matches("section.footnotes li")) return { kind: "footnote", title, nodes: [...start.childNodes], source: article };
  // An anchor inside a paragraph means the paragraph.
  return { kind: "block", title, nodes: [start.closest(blocks) ?? start], source: article };
};

/** @type {(value: string, base: string | URL) => string} */
const absolute = (value, base) => {
  try {
    return new URL(value, base).href;
  } catch {
    return value;
  }
};

/** @type {(from: Element, to: any, base: string | URL) => void} */
const set = (from, to, base) => {
  // Before the address, or it is fetched at once.
  if (to.localName === "img") to.loading = "lazy";
  if (to.localName === "video" || to.localName === "audio") to.preload = "none";
  for (const { name, value } of from.attributes) {
    if (dropped.test(name) && !(name === "role" && keptRoles.has(value))) continue;
    if (["href", "src", "poster"].includes(name)) {
      const address = absolute(value, base);
      if (!/^(javascript|vbscript):/i.test(address)) to.setAttribute(name, address);
    } else if (name === "srcset") {
      to.setAttribute(name, value.replace(/(^|,\s+)([^\s,][^\s]*)/g, (all, before, address) => before + absolute(address, base)));
    } else if (name === "style") {
      // A strict policy lets scripts set styles, but no attributes.
      to.style.cssText = value;
    } else if (!name.includes(":")) {
      to.setAttribute(name, value);
    }
  }
};

/**
 * Copies `node` into `parent` as long as there is room. Whatever is copied was made here, so that nothing of the page runs.
 * @type {(node: any, parent: Element, base: string | URL, room: { left: number, cut?: boolean }) => void}
 */
const copy = (node, parent, base, room) => {
  if (room.left <= 0) {
    room.cut = true;
    return;
  }
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data;
    room.left -= text.trim() ? text.length : 1;
    if (room.left >= 0 || text.length < 80) {
      parent.append(text);
      return;
    }
    room.cut = true;
    // Not within a word or a surrogate pair.
    const kept = text.slice(0, Math.max(text.length + room.left, 0)).replace(/[^\s\u3000-\u9fff\uac00-\ud7af]{0,40}$/u, "");
    parent.append(`${kept}…`);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || never.has(node.tagName.toUpperCase()) || node.matches(quiet)) return;
  room.left -= node.tagName === "IMG" ? OF_PICTURE : OF_ELEMENT;
  const element = document.createElementNS(node.namespaceURI, node.localName);
  set(node, element, base);
  parent.append(element);
  // Half a formula or half a drawing says something else.
  const whole = ["math", "svg"].includes(node.localName);
  if (whole) room.left -= node.textContent.length;
  for (const child of node.childNodes) copy(child, element, base, whole ? { left: 50_000 } : room);
};

/**
 * A copy of what was found: no ids, addresses from `base`, cut where it grows long.
 * @type {(found: { kind: string, nodes: any[], source: any }, base: string | URL) => HTMLElement}
 */
export const extract = ({ kind, nodes, source }, base) => {
  const content = document.createElement("div");
  content.className = source.className;
  content.lang = source.closest("[lang]")?.lang ?? "";
  content.dir = source.closest("[dir]")?.dir ?? "ltr";
  /** @type {HTMLElement} */
  let parent = content;
  const [first] = nodes;
  if (kind === "block" && first.tagName === "LI") {
    parent = document.createElement(first.parentElement?.tagName === "OL" ? "ol" : "ul");
    parent.className = first.parentElement?.className ?? "";
    content.append(parent);
  }
  const room = { left: ENOUGH, cut: false };
  for (const node of nodes) copy(node, parent, base, room);
  if (room.cut) content.classList.add("is-cut");
  return content;
};
