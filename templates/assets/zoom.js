// Shows a picture as large as the window allows. Only pictures that the page shows smaller than they are can be enlarged: these
// are buttons, so that they are reached and named like buttons. Diagrams may hold links, so they get a button beside them.

import { icon, make, shapes, styled } from "./overlay.js";
import { say, words } from "./words.js";

const pictures = ".markdown-rendered img";
const diagrams = ".markdown-rendered figure.mermaid";
/** How much larger than on the page a picture must be to be worth a look. */
const WORTH = 1.15;

/** @type {(image: Element) => number} */
const shownSize = (image) => image.getBoundingClientRect().width;

/** @type {(image: HTMLImageElement) => boolean} */
const canGrow = (image) => {
  if (image.closest("a, button, summary, [contenteditable]")) return false;
  // A page opened before its picture arrived knows nothing of it yet.
  if (!image.complete || image.naturalWidth === 0) return false;
  return image.naturalWidth > shownSize(image) * WORTH && shownSize(image) > 24;
};

/**
 * The words that say what a picture shows. A file name says nothing.
 * @type {(image: HTMLImageElement) => string}
 */
const alternative = (image) => {
  const text = image.alt.trim();
  let file = new URL(image.currentSrc || image.src).pathname.split("/").at(-1) ?? "";
  try {
    file = decodeURIComponent(file);
  } catch { /* A lone per cent sign stands for itself. */ }
  return text && !file.normalize().endsWith(text.normalize()) ? text : "";
};

/** @type {(image: HTMLImageElement) => string} */
const captionOf = (image) => image.closest("figure")?.querySelector("figcaption")?.textContent.trim() || alternative(image);

/** @type {(image: any) => void} */
const update = (image) => {
  const grows = canGrow(image);
  if (grows === image.classList.contains("is-zoomable")) return;
  image.classList.toggle("is-zoomable", grows);
  if (grows) {
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    image.setAttribute("aria-haspopup", "dialog");
    const about = alternative(image);
    image.setAttribute("aria-label", about ? say(words.enlarge, { about }) : words.enlarge_picture);
  } else {
    for (const name of ["tabindex", "role", "aria-haspopup", "aria-label"]) image.removeAttribute(name);
  }
};

/** @type {(figure: any) => void} */
const updateDiagram = (figure) => {
  const drawing = figure.querySelector("svg");
  const button = figure.querySelector(".nw-enlarge");
  const grows = drawing.viewBox.baseVal.width > figure.clientWidth * WORTH;
  if (button && !grows) button.remove();
  if (button || !grows) return;
  const about = drawing.getAttribute("aria-label");
  const label = about ? say(words.enlarge, { about }) : words.enlarge_picture;
  const made = make("button", { type: "button", class: "nw-enlarge", "aria-haspopup": "dialog", "aria-label": label, title: label, click: () => openDiagram(figure, made) }, "⤢");
  figure.querySelector("details").before(made);
};

/** @type {any} */
let dialog;
/** @type {HTMLElement | null | undefined} */
let shown;

const create = () => {
  const button = make("button", { type: "button", class: "nw-button", "aria-label": words.close }, icon(shapes.close));
  const made = make("dialog", { class: "nw-zoom", "aria-label": words.picture, lang: document.body.lang || null }, button, make("figure"));
  // A click anywhere closes; dragging a large picture is no click.
  made.addEventListener("click", () => made.close());
  made.addEventListener("close", () => {
    made.querySelector("figure").replaceChildren();
    shown?.focus({ preventScroll: true });
    shown = null;
  });
  document.body.append(made);
  return made;
};

/**
 * As large as fits; larger, to be scrolled, where fitting gains nothing, as on a phone.
 * @type {(picture: any, natural: { width: number, height: number }, before: number) => void}
 */
const size = (picture, { width, height }, before) => {
  const frame = picture.parentElement;
  const fit = Math.min(frame.clientWidth / width, frame.clientHeight / height, 1);
  const scale = fit < before * 1.25 ? Math.min(1, before * 2.5) : fit;
  picture.style.width = `${Math.floor(width * scale)}px`;
  picture.style.height = `${Math.floor(height * scale)}px`;
  frame.scrollTo((frame.scrollWidth - frame.clientWidth) / 2, (frame.scrollHeight - frame.clientHeight) / 2);
};

/**
 * Shows `image` if it can grow.
 * @type {(image: any) => Promise<void>}
 */
export const open = async (image) => {
  update(image);
  if (!canGrow(image) || dialog?.open) return;
  const picture = make("img", { src: image.currentSrc || image.src, alt: image.alt });
  const caption = captionOf(image);
  const about = caption ? make("figcaption", { dir: "auto", lang: image.closest("[lang]").lang }, caption) : "";
  const natural = { width: image.naturalWidth, height: image.naturalHeight };
  await show(picture, about, natural, shownSize(image) / natural.width);
  shown = image;
};

/** @type {(figure: any, button: HTMLElement) => Promise<void>} */
const openDiagram = async (figure, button) => {
  const drawing = figure.querySelector("svg");
  // Lines have no pixels: twice the size in which it was drawn is as sharp.
  const [width, height] = [drawing.viewBox.baseVal.width * 2, drawing.viewBox.baseVal.height * 2];
  const picture = make("div", { class: "mermaid nw-drawing" }, drawing.cloneNode(true));
  await show(picture, "", { width, height }, shownSize(drawing) / width);
  shown = button;
};

/** @type {(picture: any, about: any, natural: { width: number, height: number }, before: number) => Promise<void>} */
const show = async (picture, about, natural, before) => {
  await styled();
  dialog ??= create();
  dialog.querySelector("figure").replaceChildren(make("div", {}, picture), about);
  // Without a size it takes no room from what is measured.
  picture.style.width = picture.style.height = "0";
  dialog.showModal();
  size(picture, natural, before);
};

/** Finds out which pictures can grow, now and when they arrive or the window changes. */
export const start = () => {
  const all = () => {
    document.querySelectorAll(pictures).forEach(update);
    document.querySelectorAll(diagrams).forEach(updateDiagram);
  };
  all();
  document.addEventListener("nw:update", all);
  // Of these events the window is told nothing.
  document.addEventListener("load", ({ target }) => {
    if (target instanceof HTMLImageElement && target.matches(pictures)) update(target);
  }, { capture: true });
  let timer = 0;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(all, 200);
  });
  addEventListener("keydown", (event) => {
    const image = event.target instanceof Element ? event.target.closest(".is-zoomable") : null;
    if (!image || !["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open(image);
  });
};
