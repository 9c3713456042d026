// The data of the whole graph, and the part of it around a note. How it is written is said in src/index/graph/encode.rs.

/** @typedef {import("./graph.js").Graph} Graph */
/** @typedef {typeof import("./graph.js").network} Network */
/** @typedef {{ by: string, groups: string[] }} Info What the first file says of the groups of notes. */
/** @typedef {Graph & { info: Info, urls: string[], named: Promise<void> }} Whole The graph of the site. Titles and `urls` are there after `named`. */

import { root } from "./words.js";

/** @type {(name: string, options?: RequestInit) => Promise<Response>} */
const fetched = async (name, options) => {
  const answer = await fetch(new URL(name, new URL("_nw/graph/", root)), options);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer;
};

/**
 * The address of a page of the site as it is in the data; links in it have letters percent-encoded.
 * @type {(url: string) => string}
 */
const href = (url) => new URL(url.split("/").map(encodeURIComponent).join("/") || "./", root).href;
/** @type {(url: string) => string} */
const address = (url) => {
  const { origin, pathname } = new URL(url, location.href);
  const path = origin + pathname;
  if (!path.startsWith(root.href)) return path;
  return decodeURIComponent(path.slice(root.href.length)).normalize().replace(/(^|\/)index\.html$/, "$1");
};

/** @type {(network: Network) => Promise<Whole>} */
const read = async (network) => {
  const info = await (await fetched("root.json", { cache: "no-cache" })).json();
  const names = fetched(info.names).then((answer) => answer.json());
  const buffer = await (await fetched(info.layout)).arrayBuffer();
  const { nodes, links, unit } = info;
  /** @type {(from: number) => Float32Array} */
  const place = (from) => Float32Array.from(new Uint16Array(buffer, from, nodes), (n) => n * unit);
  const bytes = new Uint8Array(buffer, 4 * nodes);
  const pairs = new Uint32Array(2 * links);
  let at = nodes;
  let end = 0;
  const number = () => {
    for (let n = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      n |= (byte & 127) << shift;
      if (byte < 128) return n;
    }
  };
  for (let n = 0; n < nodes; n++) {
    for (let left = number(), to = n; left > 0; left--) {
      to += number();
      pairs[end++] = n;
      pairs[end++] = to;
    }
  }
  const whole = network(place(0), place(2 * nodes), bytes.subarray(0, nodes), pairs);
  whole.info = info;
  /** @type {string[]} */
  const urls = [];
  whole.urls = urls;
  /** @type {(n: number) => string} */
  whole.href = (n) => href(urls[n]);
  whole.named = names.then((folders) => {
    for (const [folder, ...entries] of folders) {
      for (const entry of entries) {
        const [title, last] = typeof entry === "string"
          ? [entry, entry.replace(/[A-Z]/g, (c) => c.toLowerCase()).replaceAll(" ", "-") + info.suffix]
          : entry;
        whole.titles.push(title);
        urls.push(folder + last);
      }
    }
  });
  whole.named.catch(() => {});
  return whole;
};

/** @type {Promise<Whole> | undefined} */
let reading;
/**
 * The graph of the site, read once; `network` makes what is drawn of it.
 * @type {(network: Network) => Promise<Whole>}
 */
export const load = (network) => reading ??= read(network).catch((error) => {
  reading = undefined;
  throw error;
});

document.addEventListener("nw:site", () => { reading = undefined; });

/**
 * What is at most `depth` links away from this page, and at most `most` notes.
 * @type {(network: Network, depth: number, most: number) => Promise<Graph | undefined>}
 */
export const part = async (network, depth, most) => {
  const whole = await load(network);
  await whole.named;
  const here = whole.urls.indexOf(address(location.href));
  if (here < 0) return;
  const index = new Map([[here, 0]]);
  let edge = [here];
  let left = 0;
  for (let step = 0; step < depth; step++) {
    const next = new Set();
    for (const node of edge) for (const to of whole.near(node)) if (!index.has(to)) next.add(to);
    edge = [...next].sort((a, b) => whole.degree(b) - whole.degree(a) || a - b);
    const room = most + 1 - index.size;
    left += Math.max(0, edge.length - room);
    edge.length = Math.min(edge.length, room);
    for (const node of edge) index.set(node, index.size);
  }
  const pairs = [];
  for (const [node, at] of index) {
    for (const to of whole.near(node)) {
      /** @type {any} Or `undefined`, which is not greater than anything. */
      const other = index.get(to);
      if (other > at && (depth > 1 || at === 0)) pairs.push(at, other);
    }
  }
  const nodes = [...index.keys()];
  const places = () => new Float32Array(nodes.length);
  /** @type {Graph} */
  const graph = network(places(), places(), Uint8Array.from(nodes, (n) => whole.group[n]), pairs);
  graph.titles = nodes.map((n) => whole.titles[n]);
  graph.href = (n) => whole.href(nodes[n]);
  graph.more = left;
  return graph;
};
