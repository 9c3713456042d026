// A host may send the strict policy of the manual with every file: nothing is blocked, and everything works.
//
// Not tried: diagrams, whose drawing script is not ours and sets styles, and HTML with styles in it. The manual says what they need.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { pagesOf, start } from "./support.mjs";

const manual = await readFile(new URL("../../notes/Publishing.md", import.meta.url), "utf8");
const policy = [...manual.matchAll(/^Content-Security-Policy: (.*)$/gm)].map(([, value]) => value).find((value) => !value.includes("unsafe"));

const { visit, newContext, origin } = await start({
  after,
  change: ({ headers }) => {
    headers["content-security-policy"] = policy;
    headers["x-content-type-options"] = "nosniff";
  },
});

/** A reader who notes what a policy blocked. */
const reader = async () => {
  const context = await newContext();
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return context;
};

const assertNone = async (page, where) => {
  // The places of cards are styles. Where these are forbidden, the script of canvases sets them.
  const cards = page.locator(".canvas .canvas-node");
  const isDrawn = (await cards.count()) > 0;
  const isOfCards = (text) => isDrawn && /style-src-attr|inline style/.test(text);
  if (isDrawn) {
    await page.waitForFunction(() => getComputedStyle(document.querySelector(".canvas .canvas-node")).position === "absolute");
  }
  const violations = await page.evaluate(() => window.violations);
  assert.deepEqual(violations.filter((violation) => !isOfCards(violation)), [], where);
  // What a frame blocks, or what happened before the page listened, is said here.
  assert.deepEqual(page.problems.filter((problem) => !isOfCards(problem) && /Content Security Policy|Error/.test(problem) && !/Failed to load resource/.test(problem)), [], where);
};

test("the policy is strict", () => {
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; /);
  assert.doesNotMatch(policy, /unsafe|https?:|data:|\*/);
});

test("a violation is seen", async () => {
  const context = await reader();
  const page = await visit("strict", "", { context });
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await page.waitForFunction(() => window.violations.length === 1);
  await context.close();
});

for (const [site, count] of [["strict", Infinity], ["made", Infinity], ["manual", 12]]) {
  test(`no page of the site ${site} violates it`, async () => {
    const context = await reader();
    const pages = await pagesOf(site, count);
    assert.ok(pages.length >= 10, `${pages.length} pages`);
    const page = await visit(site, "", { context });
    for (const path of pages) {
      page.problems.length = 0;
      await page.goto(`${origin}/${site}/${encodeURI(path)}`);
      for (const image of await page.locator("main img").all()) await image.scrollIntoViewIfNeeded();
      await assertNone(page, path);
    }
    await context.close();
  });
}

test("what is written without styles looks as it should", async () => {
  const context = await reader();
  const page = await visit("strict", "everything/", { context });
  const aligned = await page.locator("td").evaluateAll((cells) => cells.slice(0, 3).map((cell) => getComputedStyle(cell).textAlign));
  assert.deepEqual(aligned, ["left", "center", "right"]);
  const ratios = await page.locator("article > p > img[src$='wide.svg'], article img[src$='wide.svg']").evaluateAll((images) => images.map((image) => image.clientWidth / image.clientHeight));
  assert.ok(ratios.length > 0 && ratios.every((ratio) => Math.abs(ratio - 16 / 9) < 0.05), `${ratios}`);
  const cells = await page.locator("mtd[class*=nw-math-left]").count();
  assert.ok(cells > 0);
  assert.equal(await page.locator("mtd.nw-math-left").first().evaluate((cell) => getComputedStyle(cell).textAlign), "left");
  assert.equal(await page.locator("article [style]").count(), 0);
  await context.close();
});

test("search, previews, the graph, the tree, the theme and enlarged pictures work under it", async () => {
  const context = await reader();
  const page = await visit("strict", "", { context });
  await page.locator("article a", { hasText: "Everything" }).nth(1).hover();
  await page.locator(".nw-preview math").first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.locator("dialog.nw-search input").fill("leaf words");
  await page.locator(".nw-result mark").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".nw-theme").click();
  await page.locator("html[data-theme]").waitFor({ state: "attached" });
  await page.locator(".nw-tree-button").click();
  await page.locator(".nw-tree a").first().waitFor();
  await assertNone(page, "home");

  await page.goto(`${origin}/strict/everything/?found=leaf`);
  await page.locator(".nw-found").waitFor();
  await page.locator(".nw-copy").first().click();
  await page.locator(".nw-copy.is-done").waitFor();
  await page.locator("img.is-zoomable").first().click();
  await page.locator("dialog.nw-zoom img").waitFor();
  assert.ok(await page.locator("dialog.nw-zoom img").evaluate((image) => image.style.width !== "" && image.clientWidth > 100));
  await page.keyboard.press("Escape");
  await page.locator(".nw-graph").scrollIntoViewIfNeeded();
  await page.locator(".nw-graph[data-ready]").waitFor();
  await assertNone(page, "everything");

  await page.goto(`${origin}/strict/graph/`);
  await page.locator(".nw-graph[data-ready]").waitFor();
  await page.locator(".nw-graph-find input").fill("leaf");
  await page.locator(".nw-graph-list a").first().waitFor();
  await assertNone(page, "graph");
  await context.close();
});
