// Opens pages of the site in a frame, does with them what readers do, and sends what is wrong to the test that waits for it.
"use strict";

const frame = document.getElementById("frame");
const problems = {};
const done = {};

/** Loads a page in the frame; its document. */
const open = (url) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`${url} does not load`)), 10_000);
  frame.addEventListener("load", () => { clearTimeout(late); resolve(frame.contentDocument); }, { once: true });
  if (url === null) frame.contentWindow.location.reload();
  else frame.src = url;
});
const size = (width, height) => Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });

/** Runs one check; `must` notes a problem unless its condition holds, and counts what was looked at. */
const check = async (name, run) => {
  problems[name] = [];
  done[name] = 0;
  const must = (condition, problem) => {
    done[name] += 1;
    if (!condition) problems[name].push(problem);
  };
  try { await run(must); } catch (error) { problems[name].push(`${error.stack}`); }
};

/** Waits until `condition` holds; whether it did. */
const soon = async (condition) => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};

const fetched = new Map();
/** A page of the site, read but not shown; `null` if there is none. */
const read = (address) => {
  if (!fetched.has(address)) {
    fetched.set(address, fetch(address).then(async (answer) => {
      if (!answer.ok) return null;
      const text = await answer.text();
      const isPage = answer.headers.get("content-type").startsWith("text/html");
      return isPage ? new DOMParser().parseFromString(text, "text/html") : text;
    }));
  }
  return fetched.get(address);
};

const wide = (page) => {
  const { width } = page.documentElement.getBoundingClientRect();
  const out = [...page.querySelectorAll("body *")].filter((e) => {
    const { right, width: own } = e.getBoundingClientRect();
    return own > 0 && right > width + 1;
  });
  return out.slice(0, 3).map((e) => `${e.localName}.${e.className}`).join(", ");
};

const checks = {
  async theme(must, { pages: [first, second] }) {
    size(1200, 800);
    localStorage.clear();
    let page = await open(first);
    const theme = () => page.documentElement.dataset.theme;
    const ground = () => frame.contentWindow.getComputedStyle(page.body).backgroundColor;
    const click = () => page.querySelector("button.nw-theme").click();
    must(theme() === undefined, "without a choice the page follows the system");
    const before = ground();
    click();
    const chosen = theme();
    must(chosen === "dark" || chosen === "light", `the switch chose ${chosen}`);
    must(await soon(() => ground() !== before), "the switch changes colours");
    page = await open(null);
    must(theme() === chosen, `after loading again: ${theme()}`);
    page = await open(second);
    must(theme() === chosen, `on another page: ${theme()}`);
    click();
    must(theme() !== chosen, "the switch switches back");
    localStorage.clear();
  },

  async narrow(must, { pages }) {
    size(390, 844);
    for (const url of pages) {
      const page = await open(url);
      const { scrollWidth, clientWidth } = page.documentElement;
      must(scrollWidth <= clientWidth, `${url}: ${scrollWidth} px wide; ${wide(page)}`);
    }
  },

  async drawers(must, { pages: [first] }) {
    size(390, 844);
    const page = await open(first);
    const drawer = page.getElementById("nw-left");
    const isShown = () => drawer.checkVisibility() && drawer.getBoundingClientRect().width > 100;
    must(!isShown(), "the menu is closed at first");
    page.querySelector(".nw-open-left").click();
    must(await soon(isShown), "the button opens the menu");
    page.querySelector("#nw-left .nw-close").click();
    must(await soon(() => !isShown()), "the button in it closes it");
    size(1200, 800);
    const column = (await open(first)).getElementById("nw-left");
    must(column.checkVisibility(), "on a wide screen the menu is a column");
  },

  async links(must, { pages, root }) {
    for (const url of pages) {
      const page = await read(new URL(url, location).href);
      const base = new URL(url, location);
      for (const element of page.querySelectorAll("a[href], link[href], script[src], img[src]")) {
        const written = element.getAttribute("href") ?? element.getAttribute("src");
        const target = new URL(written, base);
        if (target.origin !== location.origin) continue;
        const inside = target.pathname.startsWith(root);
        must(inside, `${url}: ${written} leads out of the site`);
        const id = decodeURIComponent(target.hash.slice(1));
        target.hash = "";
        const found = inside && await read(target.href);
        must(found !== null, `${url}: ${written} leads nowhere`);
        if (id && found) must(found.getElementById?.(id), `${url}: ${written} leads to no part of that page`);
      }
    }
  },

  async contents(must, { pages }) {
    size(1200, 800);
    for (const url of pages) {
      const page = await open(url);
      const entries = [...page.querySelectorAll(".nw-contents a")];
      for (const entry of entries) {
        const id = decodeURIComponent(entry.hash.slice(1));
        const heading = page.getElementById(id);
        must(heading?.matches("h1, h2, h3, h4, h5, h6"), `${url}: ${entry.textContent} (#${id})`);
      }
      const last = entries.at(-1);
      if (last && last.checkVisibility()) {
        last.click();
        const marked = () => page.querySelector(".nw-contents [aria-current]");
        must(await soon(marked), `${url}: no entry is marked`);
      }
    }
  },

  async copy(must, { pages }) {
    size(1200, 800);
    for (const url of pages) {
      const page = await open(url);
      for (const pre of page.querySelectorAll(".markdown-rendered pre:not(.mermaid)")) {
        const button = pre.parentElement.querySelector("button.nw-copy");
        must(button?.getAttribute("aria-label"), `${url}: no button on ${pre.textContent.slice(0, 40)}`);
      }
    }
  },

  async diagrams(must, { pages }) {
    size(1200, 800);
    localStorage.clear();
    for (const url of pages) {
      const page = await open(url);
      for (const pre of page.querySelectorAll("pre.mermaid")) {
        pre.scrollIntoView();
        const drawing = () => pre.closest("figure.nw-diagram")?.querySelector("svg desc")?.textContent;
        const isBroken = pre.textContent.startsWith("broken");
        must(await soon(drawing) !== isBroken, `${url}: ${pre.textContent} drawn: ${drawing()}`);
        must(pre.checkVisibility() === isBroken, `${url}: the source is shown: ${!isBroken}`);
        if (isBroken) continue;
        const before = drawing();
        page.querySelector("button.nw-theme").click();
        must(await soon(() => drawing() !== before), `${url}: ${before} although the theme changed`);
        must(pre.closest("details:not([open])"), `${url}: the source is out of reach`);
      }
    }
    localStorage.clear();
  },
};

(async () => {
  const sites = await (await fetch("sites.json")).json();
  for (const site of sites) {
    for (const [name, run] of Object.entries(checks)) {
      await check(`${site.name} ${name}`, (must) => run(must, site));
    }
  }
  await fetch("result", { method: "POST", body: JSON.stringify({ problems, done }) });
})();
