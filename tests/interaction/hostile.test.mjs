// Notes that want scripts to run, or browsers to ask other hosts, get neither: with the site's own Content-Security-Policy, and
// with that taken away, so that what is written has to hold by itself.
//
// What is tried is in `hostile/`; `hostile.rs` puts it into every place of a vault. A script that runs sets `top.pwned`.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, pagesOf, start } from "./support.mjs";

const META = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
/** Readers that ask for pages without policy. */
const BARE = "without policy";

/** Pictures and films that the vault's author shows; asking for these is what they want. */
const theirs = /^(https?:\/\/(pictures\.example|example\.org|www\.youtube\.com|youtu\.be)\/|obsidian:)/;

const { visit, newContext, origin } = await start({
  after,
  change: (answer) => {
    if (answer.request.headers["x-reader"] !== BARE || !answer.headers["content-type"].startsWith("text/html")) return;
    answer.body = Buffer.from(answer.body.toString().replace(META, ""));
  },
});

/** A reader whose requests to other hosts are noted and go nowhere; `context.asked` are their addresses. */
const reader = async (bare) => {
  const context = await newContext({ more: bare ? { extraHTTPHeaders: { "x-reader": BARE } } : {} });
  context.asked = [];
  const isOurs = (url) => url.href.startsWith(origin) || /^(data|blob|about):/.test(url.href);
  await context.route((url) => !isOurs(url), (route) => {
    context.asked.push(route.request().url());
    return route.abort();
  });
  // Before any script of a page: what says that one of a note ran.
  await context.addInitScript(() => {
    const ran = (value) => { (window.pwnedBy ??= []).push(value); };
    Object.defineProperty(window, "pwned", { get: () => undefined, set: ran });
    for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => ran(name);
  });
  return context;
};

/** What is in a page, or in a part of it, that could run or ask others by itself: a verdict that needs no event. */
const suspicious = (root) => {
  const never = /^(applet|base|embed|fencedframe|frame|frameset|object|param|portal|script|style|template|noscript|link|meta|title|animate.*|set|discard|foreignobject|feimage|handler|annotation-xml|maction|mglyph|iframe)$/i;
  const found = [];
  for (const element of document.querySelectorAll(`${root} *`)) {
    const isFrame = element.localName === "iframe" && /^https?:/.test(element.src);
    const isTitle = element.localName === "title" && element.namespaceURI.endsWith("svg");
    if (never.test(element.localName) && !isFrame && !isTitle) found.push(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      const address = value.replace(/[\0-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]/g, "");
      if (/^on|^(srcdoc|formaction|action|autofocus|ping|background|attributionsrc|is|slot|popover.*|command.*|http-equiv)$/i.test(name)) found.push(`${element.localName} ${name}`);
      if (/^(href|xlink:href|src|srcset|poster|cite)$/i.test(name) && /^(\w+:)?(javascript|vbscript):|^data:(?!image\/(png|gif|jpeg|webp|avif|bmp))/i.test(address)) found.push(`${name}=${value}`);
      if (/^(href|src|srcset|style|fill|filter|mask|poster)$/i.test(name) && /(https?:)?\/\/evil\.example|javascript:/i.test(address)
        && element.localName !== "a" && element.localName !== "area") found.push(`${name}=${value}`);
      if (name === "id" && /^nw-/.test(value) && element.closest(".markdown-rendered")) found.push(`id=${value}`);
      // An author may give a note any class; scripts do not look for theirs in notes.
      if (name === "class" && /(^|\s)nw-(graph|theme|open|notice|search|preview)/.test(value) && !element.matches(".nw-preview, .nw-preview-title, .internal-embed")) found.push(`class=${value}`);
    }
  }
  return found;
};

/** Does to each element what a reader might do, and lets pictures and frames come. */
const touch = async () => {
  for (const image of document.images) image.loading = "eager";
  const stop = (event) => {
    const link = event.target.closest?.("a[href], area[href]");
    // What leads to another page would end this one; an address that runs would not.
    if (link && /^(https?|obsidian|mailto):/.test(new URL(link.href.baseVal ?? link.href, document.baseURI).protocol)) event.preventDefault();
  };
  addEventListener("click", stop, { capture: true });
  const events = [
    "pointerenter", "pointerover", "pointermove", "mouseenter", "mouseover", "mousemove", "focusin", "keydown", "input", "change", "wheel", "scrollend",
    "animationstart", "transitionend", "toggle", "beforetoggle", "load", "error", "copy", "paste", "dragenter", "drop", "auxclick", "contextmenu",
  ];
  for (const element of document.querySelectorAll("main *")) {
    for (const name of events) element.dispatchEvent(new Event(name, { bubbles: false }));
    // What waits until it is seen.
    if (element.matches("[class*=nw-], [data-style], [data-src], iframe, video")) element.scrollIntoView();
    if (element.tabIndex >= 0) element.focus?.();
    if (element.matches("details")) element.open = true;
    if (element.matches("a, area, button, summary, svg *, math *, [data-open], input, span, div:not(:has(*))")) {
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  }
  await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; })));
  removeEventListener("click", stop, { capture: true });
};

/** What went wrong on a page: a script of a note ran in it or in a frame of it, or the browser asked another host. */
const wrongs = async (page, context) => {
  const ran = await Promise.all(page.frames().map((frame) => frame.evaluate(() => window.pwnedBy).catch(() => undefined)));
  const asked = context.asked.splice(0).filter((url) => !theirs.test(url));
  const threw = page.problems.splice(0).filter((problem) => /(Error|Uncaught)/.test(problem) && !/Failed to load resource|Content Security Policy|^Error: </.test(problem));
  const left = page.url().startsWith(`${origin}/hostile/`) ? [] : [`led to ${page.url()}`];
  return [...ran.flat().filter(Boolean).map((by) => `ran ${by}`), ...asked, ...page.dialogs.splice(0), ...threw, ...left];
};

const open = async (context, path) => {
  const page = await visit("hostile", path, { context });
  page.dialogs = [];
  page.on("dialog", (dialog) => {
    page.dialogs.push(dialog.message());
    dialog.dismiss();
  });
  return page;
};

/** Of all kinds, one each: what happens when nothing stands in the way. */
const controls = [
  ["a script", "<script>top.pwned=1</script>"],
  ["a handler", "<img src=none onerror=top.pwned=1>"],
  ["a link", "<a href='javascript:top.pwned=1'>press</a>"],
  ["a link in a drawing", "<svg><a xlink:href='java&Tab;script:top.pwned=1'><text y=20>press</text></a></svg>"],
  ["a frame", "<iframe srcdoc='<script>top.pwned=1</script>'></iframe>"],
  ["an event", "<div onpointerenter=top.pwned=1>point</div>"],
  ["an address", "<meta http-equiv=refresh content='0;url=http://evil.example/'>"],
  ["a style sheet", "<link rel=stylesheet href=http://evil.example/x.css>"],
  ["a style", "<p style='background:url(http://evil.example/x.png)'>x</p>"],
];

for (const [name, html] of controls) {
  test(`${name} is seen to run or to ask where nothing stands in the way`, async () => {
    const context = await reader(true);
    const page = await open(context, "target/");
    await page.setContent(`<main class="markdown-rendered">${html}</main>`, { waitUntil: "commit" });
    const seen = async () => context.asked.length > 0 || await page.evaluate(() => window.pwnedBy !== undefined).catch(() => true);
    while (!await seen()) await page.evaluate(touch).catch(() => {});
    await context.close();
  });
}

for (const bare of [false, true]) {
  const how = bare ? "without a policy" : "with the site's policy";

  test(`no page of a hostile vault runs a script or asks another host, ${how}`, async () => {
    const every = (await pagesOf("hostile", Infinity)).filter((path) => !path.startsWith("abroad"));
    assert.ok(every.length > 80, `${every.length} pages`);
    // What holds without a policy holds with it; some pages show that the policy is there and hinders nothing.
    const pages = every.filter((_, n) => bare || n % 4 === 0);
    const all = [];
    const context = await reader(bare);
    const page = await open(context, "");
    for (const path of pages) {
      await page.goto(`${origin}/hostile/${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`);
      assert.equal(await page.locator("meta[http-equiv=Content-Security-Policy]").count(), bare ? 0 : 1, path);
      const found = await page.evaluate(suspicious, ".markdown-rendered");
      await page.evaluate(touch);
      all.push(...[...new Set([...found, ...await wrongs(page, context)])].map((wrong) => `${path}: ${wrong}`));
    }
    await context.close();
    assert.deepEqual(all, []);
  });
}

for (const bare of [false, true]) {
  const how = bare ? "without a policy" : "with the site's policy";

  test(`previews, search, the graph and the tree show hostile names and texts and nothing more, ${how}`, async () => {
    const context = await reader(bare);
    const page = await open(context, "");
    const all = [];
    const note = async (where, root) => {
      const found = await page.evaluate(suspicious, root);
      all.push(...[...new Set([...found, ...await wrongs(page, context)])].map((wrong) => `${where}: ${wrong}`));
    };
    const links = await page.locator("article > ul > li > a:first-child").all();
    assert.ok(links.length > 40, `${links.length} links`);
    for (const link of links.filter((_, n) => n % 2 === 0)) {
      if (await link.evaluate((a) => !a.href || a.pathname.endsWith(".svg"))) continue;
      await link.scrollIntoViewIfNeeded();
      // Scrolling sends previews away, and says so a frame later.
      await eventually(async () => {
        await page.mouse.move(0, 0);
        await link.hover();
        await page.locator(".nw-preview").first().waitFor({ timeout: 2000 });
      });
      await note(`preview of ${await link.textContent()}`, ".nw-preview");
      await page.keyboard.press("Escape");
      await page.locator(".nw-preview").waitFor({ state: "detached" });
    }

    for (const query of ["hostile", "img onerror", "script", "javascript", "onmouseover", "#tag1", "svg"]) {
      await page.keyboard.press("/");
      await page.locator("dialog.nw-search input").fill(query);
      await page.locator(".nw-result mark").first().waitFor();
      await page.locator(".nw-search-status").filter({ hasText: /\d/ }).waitFor();
      await page.evaluate(() => { for (const one of document.querySelectorAll(".nw-result")) one.dispatchEvent(new Event("pointermove", { bubbles: true })); });
      await note(`search for ${query}`, ".nw-result");
      await page.keyboard.press("Escape");
      await page.locator("dialog.nw-search").waitFor({ state: "hidden" });
    }
    await page.locator(".nw-tree-button").click();
    await page.locator(".nw-tree a").first().waitFor();
    const closed = page.locator(".nw-tree > li > .nw-twist[aria-expanded=false]");
    while (await closed.count() > 0) await closed.first().click();
    await note("tree", ".nw-tree");
    // No address in it, nor in the results, is one that runs.
    const schemes = await page.locator(".nw-tree a, .nw-result, .nw-left a, main a[href]").evaluateAll((every) => [...new Set(every.map((a) => a.protocol))]);
    assert.ok(schemes.every((scheme) => ["http:", "https:", "mailto:"].includes(scheme)), `${schemes}`);

    await page.goto(`${origin}/hostile/graph/`);
    await page.locator(".nw-graph[data-ready]").waitFor();
    for (const query of ["img", "script", "javascript", "onmouseover"]) {
      await page.locator(".nw-graph-find input").fill(query);
      await page.locator(".nw-graph-list a").first().waitFor();
      await page.locator(".nw-graph-list a").first().hover();
      await note(`graph: ${query}`, ".nw-graph-list");
    }
    const led = await page.locator(".nw-graph-list a").evaluateAll((every) => every.every((a) => a.href.startsWith(location.origin)));
    assert.ok(led, "an address in the graph leads elsewhere");
    assert.deepEqual(all, []);
    await context.close();
  });
}

test("drawings run nothing when they are opened by themselves", async () => {
  const context = await reader(true);
  for (let n = 0; n < 14; n += 1) {
    const page = await open(context, `d${n}.svg`);
    // Clicks in the middle of what may be a link.
    await page.mouse.click(20, 20).catch(() => {});
    await page.evaluate(() => document.querySelectorAll("*").forEach((element) => element.dispatchEvent(new MouseEvent("click")))).catch(() => {});
    assert.deepEqual(await wrongs(page, context), [], `d${n}.svg`);
    await page.close();
  }
  await context.close();
});

test("pictures, films and frames of an author are asked for where they are from, and nowhere else", async () => {
  const context = await reader(false);
  const page = await open(context, "abroad/");
  await page.evaluate(touch);
  for (const frame of await page.locator("iframe").all()) await frame.scrollIntoViewIfNeeded();
  const wanted = [1, 2, 3, 4, 5, 6].map(String);
  const asked = () => [...new Set(context.asked.map((url) => new URL(url).pathname.slice(1).split(".")[0]))].sort();
  while (asked().length < wanted.length) await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.deepEqual(asked(), wanted);
  assert.ok(context.asked.every((url) => url.startsWith("http://pictures.example/")), `${context.asked}`);
  await context.close();
});

test("a page without note shows what its address says as text", async () => {
  const context = await reader(true);
  for (const address of ["<img src=none onerror=top.pwned=1>/", "%22onmouseover=%22top.pwned=1", "javascript:top.pwned=1", "%ff%fe", "x?q=<script>top.pwned=1</script>#<img src=none onerror=top.pwned=1>", "html-raw-0/?found=%3Cimg"]) {
    const page = await open(context, address);
    await page.locator("main").waitFor();
    await page.evaluate(touch);
    assert.deepEqual(await wrongs(page, context), [], address);
    await page.close();
  }
  await context.close();
});
