// Marks the words that a page was found by, without changing it, and goes to the first of them.

import { make, styled } from "./overlay.js";
import { say, words } from "./words.js";

const NAME = "nw-found";
const MOST = 1000;
const blocks = "p, .p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, pre, figcaption, summary, blockquote, div, section, article";
const skipped = "script, style, svg, math, .nw-copy, .footnote-backref";

/**
 * The texts of an element, those of one block together, since a word may run through several elements.
 * @param {Element} element
 * @returns {Generator<Text[]>}
 */
function* texts(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let block = null;
  let nodes = [];
  while (walker.nextNode()) {
    /** @type {any} A text, which stands in an element. */
    const node = walker.currentNode;
    if (node.parentElement.closest(skipped)) continue;
    const own = node.parentElement.closest(blocks);
    if (own !== block && nodes.length > 0) {
      yield nodes;
      nodes = [];
    }
    block = own;
    nodes.push(node);
  }
  if (nodes.length > 0) yield nodes;
}

/**
 * Where the words stand below an element, as ranges.
 * @type {(element: Element, terms: string[], find: typeof import("./search-fold.js").ranges) => Range[]}
 */
const places = (element, terms, find) => {
  const found = [];
  for (const nodes of texts(element)) {
    const starts = [];
    let text = "";
    for (const node of nodes) {
      starts.push(text.length);
      text += node.data;
    }
    let at = 0;
    for (const [start, end] of find(text, terms)) {
      if (found.length >= MOST) return found;
      while (at + 1 < nodes.length && starts[at + 1] <= start) at += 1;
      let last = at;
      while (last + 1 < nodes.length && starts[last + 1] < end) last += 1;
      const range = new Range();
      range.setStart(nodes[at], start - starts[at]);
      range.setEnd(nodes[last], end - starts[last]);
      found.push(range);
    }
  }
  return found;
};

/** @type {(range: any) => void} */
const goTo = (range) => {
  for (let fold = range.startContainer.parentElement.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  const { top, bottom } = range.getBoundingClientRect();
  if (top > innerHeight * 0.12 && bottom < innerHeight * 0.85) return;
  scrollTo({ top: scrollY + top - innerHeight * 0.3, behavior: "instant" });
};

/** @type {HTMLElement | null | undefined} */
let button;

const clear = () => {
  CSS.highlights?.delete(NAME);
  button?.remove();
  button = null;
  removeEventListener("keydown", pressed);
};

/** @type {(event: KeyboardEvent) => void} */
const pressed = (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], [popover]:popover-open")) clear();
};

/** The words of the address, which is cleaned of them. */
const fromAddress = () => {
  const address = new URL(location.href);
  const query = address.searchParams.get("found") ?? "";
  address.searchParams.delete("found");
  history.replaceState(history.state, "", address);
  return query;
};

/** Marks the words of `query`, or of the address, and shows the first behind the heading that the address names. */
export const mark = async (query = fromAddress()) => {
  clear();
  /** @type {any} */
  const article = document.querySelector("article.markdown-rendered");
  if (!query || !article) return;
  const [{ ranges, terms }] = await Promise.all([import("./search-index.js"), styled()]);
  const wanted = terms(query);
  const inText = places(article, wanted, ranges);
  const title = [...document.querySelectorAll(".page-title")].find((one) => !article.contains(one));
  const all = title ? [...places(title, wanted, ranges), ...inText] : inText;
  if (all.length === 0) return;
  let target = null;
  try {
    target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch { /* It names nothing. */ }
  /** @type {(range: Range) => boolean} */
  const behind = (range) => !target || range.comparePoint(target, 0) < 0 || target.contains(range.startContainer);
  const first = inText.find(behind);
  if (first) goTo(first);
  if (!CSS.highlights) return;
  CSS.highlights.set(NAME, new Highlight(...all));
  button = make("button", { type: "button", class: "nw-found", click: clear, lang: document.body.lang || null }, say(words.marked, { n: all.length }), " ", make("b", {}, words.remove_marks), " ", make("kbd", {}, "Esc"));
  article.parentElement.append(button);
  addEventListener("keydown", pressed);
};
