// The preview: open pages change in place while notes, style sheets, templates and settings are edited.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { eventually, start } from "./support.mjs";

const { browser } = await start({ after });

/** A vault with a preview of it. */
const serve = async (files) => {
  const root = await mkdtemp(join(tmpdir(), "noteweave-live-"));
  const write = async (path, text) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const child = spawn(process.env.NOTEWEAVE, ["serve", "--port", "0"], { cwd: root });
  child.stderr.resume();
  const address = await new Promise((found) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = line.match(/serving at (http:\S+\/)/);
      if (match) found(match[1]);
    });
  });
  after(async () => {
    child.kill();
    await rm(root, { recursive: true, force: true });
  });
  const visit = async (path) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 700 }, reducedMotion: "reduce" });
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(`${error.stack}`));
    page.on("console", (message) => {
      if (message.type() === "error") page.problems.push(message.text());
    });
    const connected = page.waitForRequest(/_nw\/live\?/);
    await page.goto(address + path);
    await connected;
    // Survives as long as the page is not reloaded.
    await page.evaluate(() => { window.marker = true; });
    return page;
  };
  return { root, write, visit, address };
};

const isSame = (page) => page.evaluate(() => window.marker === true);
const long = "Words of a paragraph that goes on and on. ".repeat(30);

test("a note changes in place, with what the reader did to the page", async () => {
  const note = (first, last) => `# Log\n\n${first}\n\n${long}\n\n${long}\n\n${long}\n\n## One\n\n> [!note]- Folded\n> inside\n\n${last} [[Other]]\n\n` +
    "```js\nlet a = 1;\n```\n\n## Two\n\n" + `${long}\n\n${long}\n`;
  const site = await serve({ "notes/Log.md": note("first", "last"), "notes/Other.md": "text" });
  const page = await site.visit("log/");
  await page.locator("details.callout summary, details summary").first().click();
  await page.getByRole("link", { name: "Other" }).first().focus();
  await page.locator("details[open]").scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, document.querySelector("details").getBoundingClientRect().top + scrollY - 200));
  const place = () => page.evaluate(() => Math.round(document.querySelector("details").getBoundingClientRect().top));
  const before = await place();
  await site.write("notes/Log.md", note(`new first\n\n${long}1\n\n${long}2`, "new last"));
  await page.getByText("new last").waitFor();
  assert.ok(await page.getByText("new first").count() > 0);
  assert.equal(await isSame(page), true);
  assert.ok(Math.abs(await place() - before) <= 2, `${before} ${await place()}`);
  assert.equal(await page.locator("details[open]").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Other");
  assert.equal(await page.locator("button.nw-copy").count(), 1, "the button of the block is still there, once");
  // A second block of code and a new heading get what scripts give to such things.
  await site.write("notes/Log.md", `${note("new first", "new last")}\n## Three\n\n\`\`\`js\nlet b = 2;\n\`\`\`\n`);
  await page.getByText("let b = 2").waitFor();
  assert.equal(await page.locator("button.nw-copy").count(), 2);
  assert.equal(await page.locator(".nw-contents a").count(), 3);
  await site.write("notes/Log.md", note("new first", "new last").replace("let a = 1", "let a = 3"));
  await page.getByText("let a = 3").waitFor();
  assert.equal(await page.locator(".markdown-rendered pre").count(), 1);
  assert.equal(await page.locator("button.nw-copy").count(), 1);
  assert.equal(await isSame(page), true);
  assert.deepEqual(page.problems, []);
});

test("pages hear of what concerns them and of nothing else", async () => {
  const site = await serve({
    "notes/A.md": "text of a", "notes/Embedding.md": "![[A]]", "notes/B.md": "b", "notes/Far/away.md": "far",
  });
  const [embedding, b, far] = await Promise.all(["embedding/", "b/", "far/away/"].map(site.visit));
  await far.evaluate(() => {
    window.changes = 0;
    new MutationObserver((list) => { window.changes += list.length; }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await site.write("notes/A.md", "other text of a with [[B]]");
  await embedding.getByText("other text of a").first().waitFor();
  await b.locator(".backlinks").getByText("other text of a").waitFor();
  // A whole new folder with a note, then another title, then it goes.
  await site.write("notes/Fresh/new.md", "new");
  await b.locator(".nw-left").getByText("Fresh").waitFor();
  assert.equal(await far.evaluate(() => window.changes), 0);
  await site.write("notes/A.md", "---\ntitle: Renamed\n---\n[[B]]");
  await b.locator(".backlinks").getByText("Renamed").waitFor();
  await rm(join(site.root, "notes/A.md"));
  await b.locator(".backlinks").waitFor({ state: "detached" });
  for (const page of [embedding, b, far]) {
    assert.equal(await isSame(page), true);
    assert.deepEqual(page.problems, []);
  }
  // A page that goes and comes back, saved as editors do.
  await rename(join(site.root, "notes/B.md"), join(site.root, "B"));
  await b.locator("[data-kind=not-found]").waitFor();
  await site.write("notes/.B.md.tmp", "b is back");
  await rename(join(site.root, "notes/.B.md.tmp"), join(site.root, "notes/B.md"));
  await b.getByText("b is back").waitFor();
  assert.equal(await isSame(b), true);
});

test("style sheets and pictures are swapped", async () => {
  const svg = (color) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${color}"/></svg>`;
  const site = await serve({
    "noteweave.toml": "[theme]\ncustom_css = [\"own.css\"]\n", "static/own.css": "article { color: rgb(1, 2, 3); }",
    "notes/A.md": "text ![[x.svg]]", "notes/x.svg": svg("red"),
  });
  const page = await site.visit("a/");
  const color = (wanted) => page.waitForFunction((wanted) => getComputedStyle(document.querySelector("article")).color === wanted, wanted);
  await color("rgb(1, 2, 3)");
  await site.write("static/own.css", "article { color: rgb(4, 5, 6); }");
  await color("rgb(4, 5, 6)");
  await site.write("static/own.css", "article { color: rgb(7, 8, 9); }");
  await color("rgb(7, 8, 9)");
  await site.write("templates/assets/theme.css", "article { background: rgb(9, 9, 9); }");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("article")).backgroundColor === "rgb(9, 9, 9)");
  const asked = page.waitForRequest(/x\.svg\?nw=/);
  await site.write("notes/x.svg", svg("blue").padEnd(200));
  await asked;
  assert.equal(await isSame(page), true);
  assert.deepEqual(page.problems, []);
});

test("mistakes are shown over the page, and go when they are put right", async () => {
  const site = await serve({ "noteweave.toml": "[site]\ntitle = \"Bees\"\n", "notes/A.md": "text" });
  const page = await site.visit("a/");
  const alert = page.getByRole("alert");
  const shows = async (text) => {
    await alert.getByText(text).waitFor();
    assert.equal(await page.getByText("text", { exact: true }).count(), 1, "the last good page stays");
  };
  const clear = () => alert.waitFor({ state: "detached" });
  await site.write("noteweave.toml", "[site]\ntitel = \"Bees\"\n");
  await shows("titel = \"Bees\"");
  assert.match(await alert.textContent(), /noteweave\.toml:2:1/);
  await site.write("noteweave.toml", "[site]\ntitle = \"Wasps\"\n");
  await clear();
  await page.waitForFunction(() => document.title.includes("Wasps"));
  await site.write("templates/note.html", "{% if %}");
  await shows("note.html:1:");
  await site.write("templates/note.html", "{% extends \"base.html\" %}{% block main %}<p>text</p>{{ page.nothing.here }}{% endblock main %}");
  await shows("page.nothing");
  await site.write("templates/note.html", "{% extends \"base.html\" %}{% block main %}<p>own template</p>{% endblock main %}");
  await clear();
  await page.getByText("own template").waitFor();
  await rm(join(site.root, "templates/note.html"));
  await page.getByText("text", { exact: true }).waitFor();
  await site.write("notes/.obsidian/app.json", "{ \"userIgnoreFilters\": [");
  await shows("NW402");
  await site.write("notes/.obsidian/app.json", "{}");
  await clear();
  assert.equal(await isSame(page), true);
  assert.deepEqual(page.problems.filter((text) => !text.includes("500")), []);
});

test("search, tree, previews, graph and diagrams show what is new", async () => {
  const site = await serve({
    "notes/A.md": "first [[B]]", "notes/B.md": "see [[A]]", "notes/Far/C.md": "far",
  });
  const page = await site.visit("b/");
  await page.locator("[data-open=tree]").click();
  const tree = page.locator(".nw-tree");
  await tree.getByText("Far").waitFor();
  await page.locator(".nw-graph").scrollIntoViewIfNeeded();
  await page.locator(".nw-graph[data-ready]").waitFor();
  const label = () => page.locator(".nw-graph canvas").getAttribute("aria-label");
  const before = await label();
  const hover = async (text) => {
    await page.mouse.move(1, 1);
    await page.locator(".nw-preview").waitFor({ state: "detached" });
    await page.locator("article").getByRole("link", { name: "A" }).hover();
    await page.locator(".nw-preview").getByText(text).waitFor();
  };
  await hover("first");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox");
  await field.fill("zyzzogeton");
  await page.getByText("Nothing found").waitFor();
  // Words, a note and a link, while the search is open.
  await site.write("notes/A.md", "second, zyzzogeton, [[B]]");
  await page.getByRole("option").filter({ hasText: "zyzzogeton" }).waitFor();
  await page.keyboard.press("Escape");
  await hover("second");
  await page.keyboard.press("Escape");
  await site.write("notes/Far/D.md", "[[B]]");
  await page.locator(".backlinks").getByText("D", { exact: true }).waitFor();
  await eventually(async () => assert.notEqual(await label(), before));
  await tree.getByText("Far").waitFor();
  await tree.getByRole("button", { name: "Far" }).click();
  await tree.getByText("D", { exact: true }).waitFor();
  // What a page gets by scripts, it gets in place, too.
  await site.write("notes/B.md", "- [ ] task of [[A]]\n");
  await page.getByRole("checkbox", { name: "task of A" }).waitFor();
  assert.equal(await isSame(page), true);
  assert.deepEqual(page.problems, []);
});

test("a page that was fetched ahead is sent again only if it changed", async () => {
  const site = await serve({ "noteweave.toml": "[previews]\nenabled = false\n", "notes/A.md": "[[B]]", "notes/B.md": "as it was" });
  const page = await site.visit("a/");
  // What the page said when it was made, before anything could have changed it.
  await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => { window.first = document.querySelector("article")?.textContent.trim(); }));
  const go = async () => {
    const link = page.locator("article").getByRole("link", { name: "B" });
    const ahead = page.waitForResponse(/\/b\/$/);
    await link.hover();
    await (await ahead).finished();
    return link;
  };
  const follow = async (link) => {
    await link.click();
    await page.waitForURL(/\/b\/$/);
    return page.evaluate(() => [window.first, performance.getEntriesByType("navigation")[0].deliveryType]);
  };
  assert.deepEqual(await follow(await go()), ["as it was", "cache"]);
  await page.goto(`${site.address}a/`);
  const link = await go();
  await site.write("notes/B.md", "as it is");
  await eventually(async () => assert.match(await (await page.request.get(`${site.address}b/`)).text(), /as it is/));
  assert.deepEqual(await follow(link), ["as it is", ""]);
  assert.deepEqual(page.problems, []);
});
