// The graph of a note, drawn on a canvas: `show` fills its element `.nw-graph`. The page of the whole graph draws with it, too.

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{ k: number, x: number, y: number, s?: number }} View A place is multiplied by `k`, then `x` and `y` are added. `s` is the size of dots. */

/**
 * @typedef {object} Graph Nodes, with their places and what they are linked with.
 * @property {number} count
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {Uint8Array} group The number of the colour.
 * @property {Uint32Array | number[]} pairs Two nodes for each link.
 * @property {Float32Array} radius
 * @property {(n: number) => number} degree
 * @property {(n: number) => Uint32Array} near The nodes that a node is linked with.
 * @property {Uint32Array} ranked The nodes, those with the most links first.
 * @property {string[]} titles
 * @property {number} center The note whose graph it is; -1 in the graph of all.
 * @property {(n: number) => string} href
 * @property {number} [more] How many notes had no room.
 */

/**
 * @typedef {object} Drawing What is to be drawn on a canvas, and its size.
 * @property {Graph} graph
 * @property {View} view
 * @property {number} width
 * @property {number} height
 * @property {number} dpr
 * @property {number} version Another number when the same view looks different.
 * @property {(to: Context, v: View, left: number, top: number, right: number, bottom: number) => Generator<void, void>} paint
 */

/** @typedef {(context: Context, now: number, drawing: Drawing) => boolean} Cover Draws, and says whether there is more to draw. */
/** @typedef {ReturnType<typeof stage>} Stage */

import { say, words } from "./words.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** So many notes a note's own graph shows, by depth. */
const MOST = [0, 60, 100, 150];
/** Small graphs are so many times as wide as they would be. */
const WIDE = 1.5;
const COLORS = 8;

/** @type {<K extends keyof HTMLElementTagNameMap>(name: K, attributes?: Record<string, any>, ...content: (Node | string)[]) => HTMLElementTagNameMap[K]} */
export const make = (name, attributes = {}, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
};

/**
 * Nodes with what follows from their links.
 * @type {(x: Float32Array, y: Float32Array, group: Uint8Array, pairs: Uint32Array | number[]) => any} A {@link Graph}, but for its addresses.
 */
export const network = (x, y, group, pairs) => {
  const count = x.length;
  const start = new Uint32Array(count + 1);
  for (const node of pairs) start[node + 1]++;
  for (let n = 0; n < count; n++) start[n + 1] += start[n];
  const near = new Uint32Array(pairs.length);
  const next = start.slice();
  const radius = new Float32Array(count);
  for (let i = 0; i < pairs.length; i += 2) {
    near[next[pairs[i]]++] = pairs[i + 1];
    near[next[pairs[i + 1]]++] = pairs[i];
  }
  for (let n = 0; n < count; n++) radius[n] = Math.min(3 + 1.2 * Math.sqrt(start[n + 1] - start[n]), 16);
  /** @type {Graph["degree"]} */
  const degree = (n) => start[n + 1] - start[n];
  return {
    count, x, y, group, pairs, radius, degree,
    /** @type {Graph["near"]} */
    near: (n) => near.subarray(start[n], start[n + 1]),
    ranked: Uint32Array.from({ length: count }, (_, n) => n).sort((a, b) => degree(b) - degree(a) || a - b),
    titles: [],
    center: -1,
  };
};

/**
 * What the page itself says: the note and its neighbours.
 * @type {(element: HTMLElement) => Graph | undefined}
 */
const around = (element) => {
  /** @type {(from: any) => string} Of a link, or of the location. */
  const address = ({ origin, pathname }) => origin + pathname.replace(/\/index\.html$/, "/");
  const here = address(location);
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @type {(links: string) => void} */
  const add = (links) => {
    for (const link of document.querySelectorAll(links)) {
      const url = address(link);
      if (url !== here && !found.has(url)) found.set(url, link.textContent);
    }
  };
  add(".backlinks li > a[href], .nw-graph-links a[href]");
  // The others are named by links of the text to whole pages.
  if (element.dataset.named !== undefined) add(".markdown-rendered a.internal-link[href]:not([href*='#'])");
  if (element.dataset.many !== undefined || found.size > MOST[1]) return;
  const count = found.size + 1;
  const pairs = Uint32Array.from({ length: 2 * count - 2 }, (_, i) => (i % 2 ? (i + 1) / 2 : 0));
  /** @type {Graph} */
  const graph = network(new Float32Array(count), new Float32Array(count), new Uint8Array(count), pairs);
  const title = document.querySelector(".page-title:not(.markdown-rendered *), .markdown-rendered h1")?.textContent ?? document.title;
  graph.titles = [title, ...found.values()];
  const urls = [here, ...found.keys()];
  graph.href = (n) => urls[n];
  return graph;
};

/**
 * Lets the forces move a small graph: as the layout of the whole does, in a field as wide as the canvas.
 * @type {(graph: Graph, steps: number, heat: number, ratio: number, pinned?: number) => void}
 */
const relax = (graph, steps, heat, ratio, pinned = -1) => {
  const lean = Math.max(0.6, ratio / WIDE);
  const { y, count } = graph;
  // Titles are wide: what is wider than high has more room between them.
  const x = graph.x.map((n) => n / WIDE);
  const mass = Float32Array.from(x, (_, n) => graph.degree(n) + 1);
  const dx = new Float32Array(count);
  const dy = new Float32Array(count);
  const total = mass.reduce((a, b) => a + b, 0);
  const pull = 9 * total / (count * 34 * 34) * 0.6;
  for (let step = 0; step < steps; step++) {
    const most = heat * (1 - step / steps) + 0.1;
    for (let a = 0; a < count; a++) {
      let fx = -x[a] * pull * mass[a];
      let fy = -y[a] * pull * mass[a] * lean;
      let stiff = pull * mass[a] * lean;
      for (let b = 0; b < count; b++) {
        const ex = x[a] - x[b];
        const ey = y[a] - y[b];
        const square = ex * ex + ey * ey + 1;
        let k = 9 * mass[a] * mass[b] / square;
        // Room for titles.
        if (a !== b && square < 1600) k += 40 * (1600 - square) / square / 20;
        fx += ex * k;
        fy += ey * k;
      }
      for (const b of graph.near(a)) {
        const ex = x[b] - x[a];
        const ey = y[b] - y[a];
        const k = 1 / (1 + Math.hypot(ex, ey) / 120);
        fx += ex * k;
        fy += ey * k;
        stiff += k;
      }
      const scale = 0.5 / stiff;
      const far = Math.hypot(fx, fy) * scale;
      const limit = far > most ? most / far * scale : scale;
      dx[a] = fx * limit;
      dy[a] = fy * limit;
    }
    for (let n = 0; n < count; n++) {
      if (n === pinned) continue;
      x[n] += dx[n];
      y[n] += dy[n];
    }
  }
  for (let n = 0; n < count; n++) if (n !== pinned) graph.x[n] = x[n] * WIDE;
};

/** @type {(graph: Graph, ratio: number) => void} */
const arrange = (graph, ratio) => {
  for (let n = 1; n < graph.count; n++) {
    const far = 40 * Math.sqrt(n);
    graph.x[n] = far * Math.cos(n * 2.39996);
    graph.y[n] = far * Math.sin(n * 2.39996);
  }
  relax(graph, 300, 30, ratio);
};

/**
 * A canvas with buttons in `element`. Without `cover` its nodes react when one is moved, and the wheel scrolls the page.
 * With it, it draws what does not change with every frame: `cover(context, now)` says whether there is more to draw.
 * @param {HTMLElement} element
 * @param {Cover} [cover]
 */
export const stage = (element, cover) => {
  const canvas = make("canvas");
  /** @type {Context} */
  // @ts-expect-error: every canvas has this context.
  const context = canvas.getContext("2d");
  const tools = make("div", { class: "nw-graph-tools" });
  const box = make("div", { class: "nw-graph-stage" }, canvas, tools);
  element.append(box);

  let
    /** @type {Graph} Missing until `set` is called. */
    graph,
    /** @type {number[] | undefined} */
    marked,
    /** @type {{ groups: string[], line: string, text: string, back: string, accent: string, font: string }} */
    colors,
    /** @type {{ from: View, to: View, since: number } | undefined} */
    glide,
    /** @type {{ x: number, y: number }} Where the pointer was pressed. */
    from;
  let width = 0, height = 0, dpr = 1, version = 0, frame = 0, least = 0.01;
  /** @type {View} */
  let view = { k: 1, x: 0, y: 0 };
  let lit = -1, held = -1, stirred = 0, touched = false, moved = false;

  /** @type {(n: number, v?: View) => number} */
  const px = (n, v = view) => graph.x[n] * v.k + v.x;
  /** @type {(n: number, v?: View) => number} */
  const py = (n, v = view) => graph.y[n] * v.k + v.y;
  /** @type {(n: number, v?: View) => number} */
  const size = (n, v = view) => Math.max(0.9, graph.radius[n] * (v.s ??= Math.min(2, v.k ** (cover ? 0.65 : 0.5))));

  const readColors = () => {
    const probe = make("i");
    box.append(probe);
    /** @type {(name: string) => string} */
    const of = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    colors = {
      groups: Array.from({ length: COLORS + 1 }, (_, n) => of(`--nw-graph-${n}`)),
      line: of("--nw-graph-line"), text: of("--text-normal"), back: of("--background-primary"), accent: of("--interactive-accent"),
      font: getComputedStyle(box).fontFamily,
    };
    probe.remove();
  };

  /**
   * Titles, those of `nodes` first that come first, where they cover neither each other nor leave the canvas.
   * @type {(to: Context, nodes: number[], v: View, most: number, strong?: number) => void}
   */
  const writeTitles = (to, nodes, v, most, strong = -1) => {
    to.font = `${cover ? 12 : 12.5}px ${colors.font}`;
    to.textAlign = "center";
    to.textBaseline = "top";
    to.lineJoin = "round";
    /** @type {[left: number, top: number, right: number, bottom: number][]} */
    const taken = [];
    for (const n of nodes) {
      if (taken.length >= most) break;
      const text = graph.titles[n];
      const [x, y] = [px(n, v), py(n, v) + size(n, v) + 3];
      if (!text || x < -width || x > 2 * width || y < -height || y > 2 * height) continue;
      const short = text.length > 40 && n !== strong ? `${text.slice(0, 38)}…` : text;
      const half = to.measureText(short).width / 2 + 3;
      const free = taken.every(([l, t, r, b]) => x + half < l || x - half > r || y + 16 < t || y - 2 > b);
      if (!free && n !== strong) continue;
      taken.push([x - half, y - 2, x + half, y + 16]);
      to.strokeStyle = colors.back;
      to.lineWidth = 3.5;
      to.strokeText(short, x, y);
      to.fillStyle = colors.text;
      to.fillText(short, x, y);
    }
  };

  /** @type {(to: Context, n: number, v: View, more: number) => void} */
  const circle = (to, n, v, more) => {
    to.beginPath();
    to.arc(px(n, v), py(n, v), size(n, v) + more, 0, 7);
  };
  /** @type {(to: Context, nodes: number[], v: View, chosen: number) => void} */
  const dots = (to, nodes, v, chosen) => {
    to.fillStyle = colors.groups[chosen];
    to.beginPath();
    for (const n of nodes) {
      const [x, y, r] = [px(n, v), py(n, v), size(n, v)];
      if (r < 1.4) {
        to.rect(x - r, y - r, 2 * r, 2 * r);
        continue;
      }
      to.moveTo(x + r, y);
      to.arc(x, y, r, 0, 7);
    }
    to.fill();
  };

  /**
   * Draws what is between these bounds, in steps.
   * @type {Drawing["paint"]}
   */
  function* paint(to, v, left, top, right, bottom) {
    const { pairs } = graph;
    to.strokeStyle = colors.line;
    to.lineWidth = cover ? 0.8 : 1.1;
    // The more lines, the fainter: they show where much is linked.
    to.globalAlpha = Math.min(1, Math.max(0.1, Math.sqrt(700 / (pairs.length * Math.min(1, 0.4 / v.k)))));
    for (let i = 0; i < pairs.length;) {
      to.beginPath();
      for (const end = Math.min(pairs.length, i + 2000); i < end; i += 2) {
        const [a, b] = [pairs[i], pairs[i + 1]];
        const [x, y, p, q] = [px(a, v), py(a, v), px(b, v), py(b, v)];
        if ((x < left && p < left) || (x > right && p > right) || (y < top && q < top) || (y > bottom && q > bottom)) continue;
        to.moveTo(x, y);
        to.lineTo(p, q);
      }
      to.stroke();
      yield;
    }
    to.globalAlpha = 1;
    /** @type {number[][]} */
    const groups = Array.from({ length: COLORS + 1 }, () => []);
    const seen = [];
    for (const n of graph.ranked) {
      const [x, y] = [px(n, v), py(n, v)];
      if (x < left || x > right || y < top || y > bottom || n === graph.center) continue;
      groups[graph.group[n]].push(n);
      if (seen.length < 400) seen.push(n);
    }
    for (const [group, nodes] of groups.entries()) {
      for (let i = 0; i < nodes.length; i += 2000) {
        dots(to, nodes.slice(i, i + 2000), v, group);
        yield;
      }
    }
    if (graph.center >= 0) {
      to.fillStyle = colors.accent;
      circle(to, graph.center, v, 2);
      to.fill();
      seen.unshift(graph.center);
    }
    const room = (right - left) * (bottom - top) / (cover ? 22000 : 9000);
    writeTitles(to, graph.count <= 150 ? seen : seen.slice(0, Math.max(12, room)), v, room);
  }

  /** @type {(now: number) => void} */
  const draw = (now) => {
    frame = 0;
    if (!graph || width === 0) return;
    if (glide) {
      const t = Math.min(1, (now - glide.since) / 220);
      const soft = t * (2 - t);
      /** @type {(key: "k" | "x" | "y") => number} */
      // @ts-expect-error: it is called while `glide` is there.
      const mix = (key) => glide.from[key] + (glide.to[key] - glide.from[key]) * soft;
      view = { k: mix("k"), x: mix("x"), y: mix("y") };
      if (t === 1) glide = undefined;
    }
    if (stirred > 0) relax(graph, 1, Math.min(8, --stirred / 6), width / height, held);
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    context.clearRect(0, 0, width, height);
    const more = cover?.(context, now, { graph, view, width, height, dpr, version, paint });
    if (!cover) for (const _ of paint(context, view, 0, 0, width, height));
    if (lit >= 0 || marked) {
      context.globalAlpha = 0.78;
      context.fillStyle = colors.back;
      context.fillRect(0, 0, width, height);
      context.globalAlpha = 1;
      highlight();
    }
    if (more || glide || stirred > 0) ask();
  };

  /** What is pointed at, with its neighbours; or the nodes that a search found. */
  const highlight = () => {
    /** @type {number[]} */
    // @ts-expect-error: it is called only where one of both is there.
    const chosen = lit >= 0 ? [lit, ...graph.near(lit)] : marked;
    if (lit >= 0) {
      context.strokeStyle = colors.accent;
      context.lineWidth = 1.4;
      context.globalAlpha = 0.7;
      context.beginPath();
      for (const n of graph.near(lit)) {
        context.moveTo(px(lit), py(lit));
        context.lineTo(px(n), py(n));
      }
      context.stroke();
      context.globalAlpha = 1;
    }
    for (let group = 0; group <= COLORS; group++) dots(context, chosen.filter((n) => graph.group[n] === group), view, group);
    if (lit >= 0) {
      circle(context, lit, view, 3);
      context.lineWidth = 2;
      context.stroke();
    }
    const ranked = lit >= 0 ? [lit, ...[...graph.near(lit)].sort((a, b) => graph.degree(b) - graph.degree(a))] : chosen;
    writeTitles(context, ranked, view, 40, lit);
  };

  const ask = () => { frame ||= requestAnimationFrame(draw); };

  /** @type {(node: number) => void} */
  const light = (node) => {
    if (lit === node) return;
    lit = node;
    box.dataset.title = graph.titles[node] ?? "";
    canvas.style.cursor = node >= 0 ? "pointer" : "";
    ask();
  };

  /**
   * The node at a place on the canvas.
   * @type {(x: number, y: number, reach: number) => number}
   */
  const hit = (x, y, reach) => {
    let [best, nearest] = [-1, reach];
    // Readers may point and press before the graph is there.
    for (let n = 0; n < graph?.count; n++) {
      const [ex, ey] = [px(n) - x, py(n) - y];
      const away = Math.sqrt(ex * ex + ey * ey) - size(n);
      if (away < nearest) [best, nearest] = [n, away];
    }
    return best;
  };

  /** @type {() => View} */
  const fitted = () => {
    let [l, t, r, b] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let n = 0; n < graph.count; n++) {
      l = Math.min(l, graph.x[n]);
      r = Math.max(r, graph.x[n]);
      t = Math.min(t, graph.y[n]);
      b = Math.max(b, graph.y[n]);
    }
    const [across, down] = cover ? [90, 150] : [120, 84];
    const k = Math.min(cover ? graph.count < 150 ? 6.5 : 1.5 : 2, Math.max(40, width - across) / (r - l || 1), Math.max(40, height - down) / (b - t || 1));
    return { k, x: width / 2 - (l + r) / 2 * k, y: height / 2 - (t + b) / 2 * k - (cover ? 12 : 16) };
  };
  /** @type {(to: View) => void} */
  const move = (to) => {
    if (calm.matches) view = to;
    else glide = { from: view, to, since: performance.now() };
    ask();
  };
  const fit = () => {
    if (!graph) return;
    touched = false;
    move(fitted());
  };
  /** @type {(by: number, x: number, y: number, v?: View) => View} */
  const zoomed = (by, x, y, v = view) => {
    const k = Math.min(12, Math.max(least, v.k * by));
    return { k, x: x - (x - v.x) * k / v.k, y: y - (y - v.y) * k / v.k };
  };
  /** @type {(by: number) => void} */
  const zoom = (by) => {
    touched = true;
    move(zoomed(by, width / 2, height / 2, glide?.to));
  };
  /**
   * Moves a node into view.
   * @type {(n: number) => void}
   */
  const reveal = (n) => {
    light(n);
    if (n < 0 || (px(n) > 40 && px(n) < width - 40 && py(n) > 40 && py(n) < height - 40)) return;
    move({ k: view.k, x: width / 2 - graph.x[n] * view.k, y: height / 2 - graph.y[n] * view.k });
  };

  /** @type {(n: number, event: MouseEvent) => void} */
  const open = (n, event) => {
    const url = graph.href(n);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1) window.open(url, "_blank", "noopener");
    else location.assign(url);
  };

  // Pointers: one moves the view or a node, two zoom.
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  /** @type {(event: MouseEvent) => { x: number, y: number }} */
  const place = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 1 || !graph) return;
    const at = place(event);
    glide = undefined;
    pointers.set(event.pointerId, at);
    canvas.setPointerCapture(event.pointerId);
    const first = pointers.size === 1;
    moved = first ? false : true;
    held = first ? hit(at.x, at.y, event.pointerType === "mouse" ? 4 : 14) : -1;
    from = at;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!graph) return;
    const at = place(event);
    const last = pointers.get(event.pointerId);
    if (!last) {
      if (event.pointerType === "mouse") light(hit(at.x, at.y, 4));
      return;
    }
    const [a, b] = pointers.values();
    if (b) {
      const before = Math.hypot(a.x - b.x, a.y - b.y);
      pointers.set(event.pointerId, at);
      const [c, d] = pointers.values();
      const by = Math.hypot(c.x - d.x, c.y - d.y) / (before || 1);
      const middle = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
      view = { ...view, x: view.x + middle.x - (a.x + b.x) / 2, y: view.y + middle.y - (a.y + b.y) / 2 };
      view = zoomed(by, middle.x, middle.y);
    } else {
      if (!moved && Math.hypot(at.x - from.x, at.y - from.y) < 4) return;
      moved = true;
      pointers.set(event.pointerId, at);
      if (held >= 0) {
        graph.x[held] += (at.x - last.x) / view.k;
        graph.y[held] += (at.y - last.y) / view.k;
        if (!cover && !calm.matches) stirred = 60;
        if (!cover) version++;
        light(held);
      } else {
        view = { ...view, x: view.x + at.x - last.x, y: view.y + at.y - last.y };
      }
    }
    touched = true;
    ask();
  });
  /** @type {(event: PointerEvent) => void} */
  const release = (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    const node = held;
    held = -1;
    if (moved && node >= 0) version++;
    ask();
    if (moved || event.type === "pointercancel") return;
    if (event.pointerType === "mouse") {
      if (node >= 0) open(node, event);
    } else if (node >= 0 && node === lit) open(node, event);
    // A finger cannot point without touching: the first touch shows the title, the second opens.
    else light(node);
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && pointers.size === 0) light(-1);
  });
  canvas.addEventListener("wheel", (event) => {
    // In the middle of a text the wheel goes on scrolling the page.
    if (!graph || (!cover && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const { x, y } = place(event);
    glide = undefined;
    touched = true;
    view = zoomed(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
    ask();
  }, { passive: false });
  element.addEventListener("keydown", (event) => {
    // @ts-expect-error: keys are pressed in elements.
    const typing = event.target.matches("input");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !graph) return;
    const { key } = event;
    if (key === "+" || key === "=") zoom(1.4);
    else if (key === "-") zoom(1 / 1.4);
    else if (key === "0") fit();
    // @ts-expect-error: keys are pressed in elements.
    else if (key.startsWith("Arrow") && tools.contains(event.target)) {
      // @ts-expect-error: no other key begins with this word.
      const [x, y] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key];
      touched = true;
      move({ k: view.k, x: (glide?.to ?? view).x + x, y: (glide?.to ?? view).y + y });
    } else return;
    event.preventDefault();
  });

  /** @type {(sign: string, label: string, act: () => void) => void} */
  const button = (sign, label, act) => {
    const made = make("button", { type: "button", "aria-label": label, title: label }, sign);
    made.addEventListener("click", act);
    tools.append(made);
  };
  button("+", words.zoom_in, () => zoom(1.4));
  button("−", words.zoom_out, () => zoom(1 / 1.4));
  button("⤢", words.zoom_fit, fit);

  const measure = () => {
    [width, height, dpr] = [box.clientWidth, box.clientHeight, devicePixelRatio];
    canvas.width = Math.round(width * dpr);
    canvas.height = Math.round(height * dpr);
    version++;
    if (graph && !touched) {
      view = fitted();
      least = view.k / 3;
    }
  };
  new ResizeObserver(() => {
    const [w, h] = [width, height];
    if (w === box.clientWidth && h === box.clientHeight && dpr === devicePixelRatio) return;
    measure();
    if (touched) view = { ...view, x: view.x + (width - w) / 2, y: view.y + (height - h) / 2 };
    draw(performance.now());
  }).observe(box);
  /** Draws again. */
  const refresh = () => {
    readColors();
    version++;
    ask();
  };
  new MutationObserver(refresh).observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme"] });

  return {
    tools, box, light, reveal, refresh,
    ratio: () => (box.clientWidth || 2) / (box.clientHeight || 1),
    /** @type {(nodes: number[] | undefined) => void} */
    mark: (nodes) => {
      marked = nodes;
      ask();
    },
    /**
     * Shows a graph; `again` where the reader had moved it.
     * @type {(shown: Graph, again?: boolean) => void}
     */
    set: (shown, again = false) => {
      graph = shown;
      [lit, held, stirred, touched, glide] = [-1, -1, 0, again && touched, undefined];
      readColors();
      measure();
      canvas.role = "img";
      canvas.ariaLabel = say(words.graph_label, { n: graph.count, links: graph.pairs.length / 2 });
      draw(performance.now());
    },
  };
};

/**
 * A list of links to nodes; the one that has the focus is shown on the canvas.
 * @param {Stage} canvas
 */
export const list = (canvas) => {
  const made = make("ul", { class: "nw-list" });
  /** @type {WeakMap<Element, number>} */
  const nodes = new WeakMap();
  /** @type {(event: any) => void} The target of these events is an element. */
  const point = (event) => canvas.reveal(nodes.get(event.target.closest("a")) ?? -1);
  made.addEventListener("focusin", point);
  made.addEventListener("pointerover", point);
  for (const end of ["focusout", "pointerleave"]) made.addEventListener(end, () => canvas.light(-1));
  /** @type {(graph: Graph, shown: number[]) => void} */
  const fill = (graph, shown) => made.replaceChildren(...shown.slice(0, 180).map((n) => {
    const link = make("a", { href: graph.href(n) }, graph.titles[n]);
    nodes.set(link, n);
    return make("li", {}, link);
  }));
  return { made, fill };
};

/**
 * Fills the element of a note's own graph.
 * @type {(element: HTMLElement) => Promise<void>}
 */
export const show = async (element) => {
  const style = make("link", { rel: "stylesheet", href: element.dataset.style });
  await new Promise((done) => {
    style.onload = style.onerror = done;
    document.head.append(style);
  });
  const canvas = stage(element);
  const links = list(canvas);
  const more = make("p", { class: "nw-graph-more", hidden: "" });
  element.append(make("details", { class: "nw-graph-list" }, make("summary", {}, words.graph_list), links.made), more);
  const depths = make("div", { class: "nw-graph-depth", role: "group", "aria-label": words.graph_depth });
  let
    /** @type {number} */
    chosen,
    /** @type {string} */
    drawn;
  /**
   * Draws the graph of a depth, unless it is what is there.
   * @type {(depth: number) => Promise<void>}
   */
  const choose = async (depth) => {
    const again = depth === chosen;
    chosen = depth;
    // @ts-expect-error: it becomes text.
    for (const [n, button] of [...depths.children].entries()) button.setAttribute("aria-pressed", n + 1 === depth);
    let graph = depth === 1 && around(element);
    if (!graph) {
      const data = await import("./graph-data.js");
      graph = await data.part(network, depth, MOST[depth]) || around(element);
    }
    if (!graph || depth !== chosen) return;
    const looks = `${graph.titles} ${graph.pairs}`;
    if (again && looks === drawn) return;
    drawn = looks;
    graph.center = 0;
    arrange(graph, canvas.ratio());
    canvas.set(graph);
    links.fill(graph, Array.from({ length: graph.count - 1 }, (_, n) => n + 1));
    more.hidden = !graph.more;
    if (graph.more) more.textContent = say(words.graph_more, { n: graph.more });
  };
  for (const depth of [1, 2, 3]) {
    const label = say(words.graph_away, { n: depth });
    const button = make("button", { type: "button", title: label }, `${depth}`);
    button.addEventListener("click", () => choose(depth));
    depths.append(button);
  }
  canvas.tools.prepend(depths);
  await choose(Number(element.dataset.depth) || 1);
  for (const change of ["nw:update", "nw:site"]) document.addEventListener(change, () => choose(chosen));
  element.dataset.ready = "";
};
