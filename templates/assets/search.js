// Search: a field with its results, in a dialog over the page or in the page that says that there is none.
//
// The field is a combobox, the results its options, which are links: the focus stays in the field, where words are composed in
// Korean and Japanese, while the keys move through the results.

import { Finder } from "./finder.js";
import { icon, make, shapes, styled } from "./overlay.js";
import { root, words } from "./words.js";

/** @type {HTMLDialogElement} */
let dialog;
/** @type {Finder} */
let finder;

const create = () => {
  const close = make("button", { type: "button", class: "nw-button", "aria-label": words.close, click: () => dialog.close() }, icon(shapes.close));
  finder = new Finder({ beside: close, leave: () => dialog.close() });
  dialog = make("dialog", { class: "nw-search", "aria-label": words.search, lang: document.body.lang || null }, finder.element);
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  // Esc ends a composition first.
  dialog.addEventListener("cancel", (event) => {
    if (finder.isComposing) event.preventDefault();
  });
  document.body.append(dialog);
};

/**
 * Opens the dialog as it was left, or with words to look for.
 * @type {(query?: string) => Promise<void>}
 */
export const open = async (query) => {
  await styled();
  if (!dialog) create();
  if (!dialog.open) dialog.showModal();
  if (query) finder.fill(query);
  finder.focus();
};

/** What the last part of a wrong address says. */
const wordsOfAddress = () => {
  const path = location.pathname.startsWith(root.pathname) ? location.pathname.slice(root.pathname.length) : location.pathname;
  const parts = path.split("/").filter((part) => !/^(index(\.html?)?|404(\.html)?)?$/.test(part));
  const last = parts.at(-1) ?? "";
  try {
    return decodeURIComponent(last).replace(/\.(html?|md)$/i, "").replace(/[-_+.\s"#]+/g, " ").trim();
  } catch {
    return "";
  }
};

/**
 * Puts a field into a page whose address leads nowhere, with what that address says in it.
 * @type {(place: Element) => Promise<void>}
 */
export const here = async (place) => {
  await styled();
  const own = new Finder({ inPage: true });
  place.append(own.element);
  own.fill(wordsOfAddress());
};

/**
 * Marks the words that this page was found by.
 * @type {(query?: string) => Promise<void>}
 */
export const mark = async (query) => (await import("./marks.js")).mark(query);
