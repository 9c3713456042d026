// The page of the whole graph: `show` fills its element `.nw-graph`.

/** @typedef {import("./graph-data.js").Whole} Whole */
/** @typedef {import("./graph.js").Drawing} Drawing */
/** @typedef {import("./graph.js").View} View */
/** @typedef {{ sheet: HTMLCanvasElement, v: View, across: number, down: number, version: number, steps: Generator<void, void> }} Picture The whole graph, drawn bit by bit by `steps`. */

import { list, make, network, stage } from "./graph.js";
import { load } from "./graph-data.js";
import { say, words } from "./words.js";

/** So many links the list shows. */
const LISTED = 60;
/** Around the picture that is moved about, so much more of it is drawn, in parts of the canvas. */
const MARGIN = 0.3;
/** Milliseconds of a frame for drawing the picture again. */
const BUDGET = 6;

/**
 * Draws everything near the canvas into a picture of its own, a bit at a time; that is what is moved about.
 * @type {() => import("./graph.js").Cover}
 */
const cover = () => {
  /** @type {CanvasRenderingContext2D} */
  // @ts-expect-error: every canvas has this context.
  const trial = make("canvas", { width: 1, height: 1 }).getContext("2d");
  let
    /** @type {Picture | undefined} */
    picture,
    /** @type {HTMLCanvasElement | undefined} */
    spare,
    /** @type {Picture | undefined} */
    painter,
    lastZoom = 0,
    zoomedAt = 0;

  /** @type {(at: Drawing) => void} */
  const begin = ({ view, width, height, dpr, version, paint }) => {
    const sheet = spare ?? make("canvas");
    spare = undefined;
    const [across, down] = [Math.ceil(width * MARGIN), Math.ceil(height * MARGIN)];
    sheet.width = Math.round((width + 2 * across) * dpr);
    sheet.height = Math.round((height + 2 * down) * dpr);
    /** @type {CanvasRenderingContext2D} */
    // @ts-expect-error: every canvas has this context.
    const to = sheet.getContext("2d");
    to.setTransform(dpr, 0, 0, dpr, across * dpr, down * dpr);
    const v = { ...view };
    painter = { sheet, v, across, down, version, steps: paint(to, v, -across, -down, width + across, height + down) };
  };

  return (context, now, at) => {
    const { graph, view, width, height, dpr, version } = at;
    const isLarge = graph.pairs.length > 10_000;
    const isStale = () => !picture || picture.version !== version || picture.v.k !== view.k
      || Math.abs(view.x - picture.v.x) > width * MARGIN || Math.abs(view.y - picture.v.y) > height * MARGIN;
    // While a large one is zoomed, its last picture is stretched.
    if (view.k !== lastZoom) [lastZoom, zoomedAt] = [view.k, now];
    const zooming = picture && isLarge && now - zoomedAt < 150;
    if (zooming && painter && painter.v.k !== view.k) [spare, painter] = [painter.sheet, undefined];
    if (!painter && !zooming && isStale()) begin(at);
    const until = performance.now() + BUDGET;
    while (painter && performance.now() < until) {
      if (painter.steps.next().done) {
        spare = picture?.sheet;
        [picture, painter] = [painter, undefined];
        // Makes the browser draw what it only took note of, so that it has not all to do in one frame at the end.
      } else if (isLarge) trial.drawImage(painter.sheet, 0, 0, 1, 1, 0, 0, 1, 1);
    }
    if (picture) {
      const s = view.k / picture.v.k;
      const { sheet, v, across, down } = picture;
      context.drawImage(sheet, view.x - (v.x + across) * s, view.y - (v.y + down) * s, sheet.width / dpr * s, sheet.height / dpr * s);
    }
    return Boolean(painter) || isStale();
  };
};

/**
 * Fills the element of the graph's own page.
 * @type {(element: HTMLElement) => Promise<void>}
 */
export const show = async (element) => {
  const canvas = stage(element, cover());
  const legend = make("ul", { class: "nw-graph-legend", "aria-label": words.graph_groups });
  let
    /** @type {Whole} Missing until it has been fetched. */
    graph,
    /** @type {Element | undefined} */
    chosen,
    /** @type {string[] | undefined} */
    folded;
  /** @type {(name: string, group: number) => void} */
  const entry = (name, group) => {
    const dot = make("i");
    dot.style.background = `var(--nw-graph-${group})`;
    const button = make("button", { type: "button", "aria-pressed": "false" }, dot, name);
    button.addEventListener("click", () => {
      const again = chosen === button;
      chosen?.setAttribute("aria-pressed", "false");
      chosen = again ? undefined : button;
      chosen?.setAttribute("aria-pressed", "true");
      canvas.mark(again ? undefined : [...graph.ranked].filter((n) => graph.group[n] === group));
    });
    legend.append(make("li", {}, button));
  };
  const take = async () => {
    const again = graph !== undefined;
    graph = await load(network);
    canvas.set(graph, again);
    chosen = folded = undefined;
    canvas.mark(undefined);
    legend.replaceChildren();
    const { groups, by } = graph.info;
    groups.forEach((name, n) => entry(by === "tag" ? `#${name}` : name, n + 1));
    if (groups.length && graph.group.includes(0)) entry(words.graph_other, 0);
    await graph.named;
    canvas.refresh();
  };
  await take();
  canvas.box.append(legend);
  const links = list(canvas);
  const input = make("input", { type: "search", placeholder: words.graph_find, "aria-label": words.graph_find, autocomplete: "off", spellcheck: "false" });
  const summary = make("summary");
  const found = make("details", { class: "nw-graph-list" }, summary, links.made);
  element.append(make("search", { class: "nw-graph-find" }, input, found));
  const find = () => {
    const wanted = input.value.normalize("NFKC").toLowerCase().trim();
    folded ??= graph.titles.map((title) => title.normalize("NFKC").toLowerCase());
    // @ts-expect-error: the line before gives `folded` its value.
    const hits = wanted ? [...graph.ranked].filter((n) => folded[n].includes(wanted)) : undefined;
    canvas.mark(hits);
    links.fill(graph, hits ?? [...graph.ranked.subarray(0, LISTED)]);
    summary.textContent = hits ? say(words.graph_found, { n: hits.length }) : words.graph_most;
    found.open = Boolean(hits?.length);
  };
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") links.made.querySelector("a")?.click();
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      find();
    }
  });
  find();
  document.addEventListener("nw:site", () => take().then(find));
  element.dataset.ready = "";
};
