// A browser for tests: sites given out below a path, pages opened in it, what went wrong on them.
//
//   const { visit, site } = await start(test);          // once a file; everything ends with the file
//   const page = await visit("made", "hive/", { width: 390, dark: true });
//   await page.keyboard.press("/");
//   assert.deepEqual(page.problems, []);                // console errors, exceptions, requests in vain or to other hosts
//
// The sites are built by tests/interaction.rs, which names them in the variable SITES.

import { createServer } from "node:http";
import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const sites = JSON.parse(process.env.SITES);
const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml",
};

/**
 * Gives out the sites as a static host does: compressed, `/name/…`, with the site's own page for what is not there. `change` may
 * change each answer: `{ path, request, headers, body }`.
 */
const serve = async (change) => {
  /** What was sent: address and size as compressed. */
  const sent = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://x");
    let path;
    try {
      path = normalize(decodeURIComponent(pathname));
    } catch {
      // No name of a file; its bytes belong to the site's page for what is missing.
      path = normalize(pathname);
    }
    const [, name, ...rest] = path.split("/");
    let file = join(sites[name] ?? "/nowhere", rest.join("/"));
    let status = 200;
    try {
      if ((await stat(file)).isDirectory()) {
        if (!path.endsWith("/")) {
          response.writeHead(301, { location: `${encodeURI(path)}/` }).end();
          return;
        }
        file = join(file, "index.html");
      }
      await stat(file);
    } catch {
      status = 404;
      file = join(sites[name] ?? "/nowhere", "404.html");
    }
    const answer = {
      path,
      request,
      headers: {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "content-encoding": "gzip",
        "cache-control": path.includes("/_nw/") ? "max-age=600" : "no-cache",
      },
      body: await readFile(file).catch(() => Buffer.from("not found")),
    };
    change?.(answer);
    const packed = gzipSync(answer.body);
    sent.push({ path, size: packed.length, status });
    response.writeHead(status, answer.headers);
    response.end(packed);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, sent, origin: `http://127.0.0.1:${server.address().port}` };
};

/**
 * Starts server and browser for a file of tests; both end after its last test. With `keepsPages` the browser may keep pages for going
 * back to, as those of readers do.
 */
export const start = async ({ after, change, keepsPages = false }) => {
  const { server, sent, origin } = await serve(change);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
    ignoreDefaultArgs: keepsPages ? ["--disable-back-forward-cache"] : false,
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  /** A reader: storage and cache are theirs. */
  const newContext = ({ width = 1280, height = 900, dark = false, touch = false, script = true, more } = {}) => browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    hasTouch: touch,
    isMobile: touch,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...more,
  });

  /** Opens a page of a site in a context of its own. Pass `context` to stay in one (its storage, its cache). */
  const visit = async (site, path = "", { context, ...options } = {}) => {
    const own = context ?? await newContext(options);
    const page = await own.newPage();
    page.problems = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) page.problems.push(message.text());
    });
    page.on("pageerror", (error) => page.problems.push(`${error.stack}`));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) page.problems.push(`asked for ${url}`);
    });
    await page.goto(`${origin}/${site}/${path}`);
    return page;
  };
  return { visit, newContext, sent, origin, browser };
};

/** Waits until `check` throws nothing: for what a page does in its own time after an action. How long that takes is no matter of tests. */
export const eventually = async (check) => {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((done) => setTimeout(done, 30));
  }
};

/** A promise and what keeps it. */
export const gate = () => {
  let open;
  const opened = new Promise((done) => { open = done; });
  return { open, opened };
};

/** Whether a site was built for this run. */
export const has = (site) => site in sites;

/** The pages of a site with a text of their own, up to `count` of them from all over it, home first. */
export const pagesOf = async (site, count = 24) => {
  const files = await readdir(sites[site], { recursive: true });
  const pages = [];
  for (const file of files.filter((name) => name.endsWith(".html")).sort()) {
    const text = await readFile(join(sites[site], file), "utf8");
    if (!text.includes('http-equiv="refresh"')) pages.push(file.replace(/index\.html$/, ""));
  }
  pages.sort((a, b) => (a !== "") - (b !== "") || (a < b ? -1 : 1));
  const step = Math.max(1, Math.ceil(pages.length / count));
  return pages.filter((_, at) => at % step === 0);
};
