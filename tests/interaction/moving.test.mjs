// Moving through a site: pages fetched ahead, changed without a flash, kept for going back; links to headings; sharing.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, start } from "./support.mjs";

const { visit, newContext, sent, origin } = await start({
  after,
  // As many hosts do it.
  change: ({ path, headers }) => {
    if (path.endsWith("/")) headers["cache-control"] = "max-age=60";
  },
});

/** How often the server sent a path. */
const times = (path) => sent.filter((one) => one.path === path).length;
const pause = (page) => page.waitForTimeout(300);

test("a page is fetched when a pointer rests on its link, once, and shown from there", async () => {
  const page = await visit("plain");
  const link = page.locator("article").getByRole("link", { name: "Other" });
  sent.length = 0;
  await link.hover();
  await eventually(async () => assert.equal(times("/plain/other/"), 1));
  await page.mouse.move(1, 500);
  await link.hover();
  await pause(page);
  await link.click();
  await page.waitForURL(/other\/$/);
  assert.equal(await page.locator("h1").textContent(), "Other");
  assert.equal(times("/plain/other/"), 1, "it was there at the press");
  assert.deepEqual(page.problems, []);
});

test("a pointer that passes by fetches nothing", async () => {
  const page = await visit("plain");
  sent.length = 0;
  await page.evaluate(() => {
    const [link] = document.querySelectorAll("article a");
    link.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    link.parentElement.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  });
  await pause(page);
  assert.equal(times("/plain/other/"), 0);
});

test("the keyboard and a finger fetch ahead, too", async () => {
  for (const act of [
    (link) => link.focus(),
    (link) => link.dispatchEvent("pointerdown", { pointerType: "touch", bubbles: true }),
  ]) {
    const page = await visit("plain", "", { touch: true });
    sent.length = 0;
    await act(page.locator("article").getByRole("link", { name: "Other" }));
    await eventually(async () => assert.equal(times("/plain/other/"), 1));
    assert.deepEqual(page.problems, []);
  }
});

test("files, other hosts, this page and what is to be saved are not fetched ahead", async () => {
  const page = await visit("made", "hive/");
  await page.evaluate(() => {
    const links = [["../bee.png"], ["https://elsewhere.example/a/"], [""], ["?x"], ["#frames"], ["../queen/", "download"], ["mailto:a@b.example"], ["/large/"], ["../404.md"]];
    document.querySelector("article").prepend(...links.map(([href, download]) => {
      const link = Object.assign(document.createElement("a"), { className: "tried", href, textContent: "link" });
      if (download) link.download = "";
      return link;
    }));
  });
  sent.length = 0;
  for (const link of await page.locator("a.tried").all()) {
    await link.dispatchEvent("pointerdown", { bubbles: true });
    await page.waitForTimeout(20);
  }
  await pause(page);
  const pages = sent.filter(({ path }) => !path.includes("/_nw/"));
  assert.deepEqual(pages, []);
  assert.deepEqual(page.problems, []);
});

test("readers who save data or have a slow line fetch nothing ahead", async () => {
  for (const connection of [{ saveData: true }, { effectiveType: "slow-2g" }, { effectiveType: "2g" }]) {
    const context = await newContext();
    await context.addInitScript((value) => Object.defineProperty(navigator, "connection", { value }), connection);
    const page = await visit("plain", "", { context });
    sent.length = 0;
    await page.locator("article").getByRole("link", { name: "Other" }).hover();
    await pause(page);
    assert.equal(times("/plain/other/"), 0);
    await context.close();
  }
});

test("pages fade into each other, unless a reader wants no motion", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const context = await newContext({ more: { reducedMotion } });
    await context.addInitScript(() => addEventListener("pagereveal", (event) => { window.fades = event.viewTransition !== null; }));
    const page = await visit("plain", "", { context });
    await page.locator("article").getByRole("link", { name: "Other" }).click();
    await page.waitForURL(/other\/$/);
    await page.waitForFunction(() => window.fades !== undefined);
    assert.equal(await page.evaluate(() => window.fades), reducedMotion === "no-preference");
    assert.deepEqual(page.problems, []);
    await context.close();
  }
});

test("going back shows the page as it was left, in the theme of now", async (t) => {
  const { visit: open, origin: at } = await start({ after: t.after.bind(t), keepsPages: true });
  const page = await open("made", "hive/");
  await page.evaluate(() => {
    window.left = "here";
    scrollTo({ top: 400, behavior: "instant" });
  });
  await page.waitForFunction(() => scrollY === 400);
  // A click of a pointer would scroll to what it clicks.
  await page.locator(".nw-site").evaluate((home) => home.click());
  await page.waitForURL(`${at}/made/`);
  await page.locator(".nw-theme").click();
  // The driver waits in vain for a page that comes back whole.
  await page.evaluate(() => history.back()).catch(() => {});
  await eventually(async () => {
    const found = await page.evaluate(() => [location.pathname, scrollY, document.documentElement.dataset.theme]);
    assert.deepEqual(found, ["/made/hive/", 400, "dark"]);
  });
  const { reasons, isKept } = await page.evaluate(() => ({
    reasons: performance.getEntriesByType("navigation")[0].notRestoredReasons?.reasons?.map(({ reason }) => reason),
    isKept: window.left === "here",
  }));
  // A browser without windows of its own keeps no pages and does not say why.
  if (isKept) t.diagnostic("the browser kept the page");
  else assert.deepEqual(reasons, ["masked"]);
  assert.deepEqual(page.problems, []);
});

test("a heading has a link to itself that shows when it is pointed at", async () => {
  const page = await visit("made", "hive/");
  const heading = page.locator("#frames");
  const link = heading.locator(".heading-link");
  const seen = () => link.evaluate((a) => getComputedStyle(a).opacity);
  assert.equal(await seen(), "0");
  await heading.hover();
  assert.equal(await seen(), "1");
  assert.equal(await heading.textContent(), "Frames");
  await link.click();
  await page.waitForURL(/hive\/#frames$/);
  assert.equal(await page.getByRole("link", { name: "#", exact: true }).count(), 0, "nobody is read a sign");
  assert.deepEqual(page.problems, []);
});

test("fingers see the links of headings, paper and previews do not", async () => {
  const phone = await visit("made", "hive/", { width: 390, touch: true });
  const link = phone.locator("#frames .heading-link");
  assert.equal(await link.evaluate((a) => getComputedStyle(a).opacity), "1");
  const { width, height } = await link.boundingBox();
  assert.ok(width >= 24 && height >= 24, `${width} × ${height}`);
  await phone.emulateMedia({ media: "print" });
  assert.equal(await link.isVisible(), false);
  const page = await visit("made");
  await page.locator("article").getByRole("link", { name: "Hive > Frames" }).hover();
  await page.locator(".nw-preview h2").waitFor();
  assert.equal(await page.locator(".nw-preview .heading-link").count(), 0);
});

test("the link of a heading leads there without a script", async () => {
  const page = await visit("made", "hive/", { script: false });
  await page.locator("#frames").hover();
  await page.locator("#frames .heading-link").click();
  await page.waitForURL(/#frames$/);
});

test("an address with ?q= opens the search with its words, and stays", async () => {
  for (const path of ["?q=wax+frames", "queen/?q=wax%20frames"]) {
    const page = await visit("made", path);
    const field = page.getByRole("combobox");
    await field.waitFor();
    assert.equal(await field.inputValue(), "wax frames");
    await page.getByRole("option").filter({ hasText: "Hive" }).first().waitFor();
    assert.equal(page.url(), `${origin}/made/${path}`);
    await page.keyboard.press("Escape");
    assert.equal(page.url(), `${origin}/made/${path}`);
    assert.deepEqual(page.problems, []);
  }
  const page = await visit("made", "?q=");
  await pause(page);
  assert.equal(await page.getByRole("combobox").count(), 0);
});

