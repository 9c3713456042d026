// Previews: what a link means, shown near it by pointer and by keyboard.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit, sent } = await start({ after });
const preview = (page) => page.locator(".nw-preview");
const text = async (page, at = 0) => (await preview(page).nth(at).locator(".markdown-rendered").first().innerText()).replace(/\s+/g, " ").trim();

/** A link of the text by its words. */
const link = (page, name) => page.locator("article.markdown-rendered").first().getByRole("link", { name, exact: true }).first();

const point = async (page, name) => {
  await link(page, name).scrollIntoViewIfNeeded();
  await page.mouse.move(1, 400);
  await link(page, name).hover();
  await preview(page).waitFor();
};

const away = async (page) => {
  await page.mouse.move(1, 400);
  await page.mouse.move(2, 420);
  await page.waitForFunction(() => !document.querySelector(".nw-preview"));
};

/** What must be true of a page whenever a preview is open. */
const sound = async (page) => {
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    const outside = [...document.querySelectorAll(".nw-preview")].filter((box) => {
      const { left, top, right, bottom, height } = box.getBoundingClientRect();
      return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || height > 420;
    });
    return { twice: ids.filter((id, i) => ids.indexOf(id) !== i), outside: outside.length, scripts: document.querySelectorAll(".nw-preview :is(script, iframe, style)").length };
  });
  assert.deepEqual(found, { twice: [], outside: 0, scripts: 0 });
};

test("a link to a note shows its title and how it begins", async () => {
  const page = await visit("made");
  await point(page, "Hive");
  assert.equal(await preview(page).locator(".nw-preview-title").innerText(), "Hive");
  assert.match(await text(page), /^A sentence about bees\./);
  await sound(page);
  await away(page);
  assert.deepEqual(page.problems, []);
});

test("a link to a heading shows that section and no more, each link its own", async () => {
  const page = await visit("made");
  await point(page, "Hive > Frames");
  assert.match(await text(page), /^Frames Ten frames of wax\.1 let x = 1;$/);
  await away(page);
  await point(page, "Hive");
  assert.match(await text(page), /^A sentence about bees\./);
  await away(page);
  await point(page, "Hive > Frames");
  assert.match(await text(page), /^Frames/);
});

test("a link to a block shows the block, and a footnote its text", async () => {
  const page = await visit("made", "queen/");
  await point(page, "Hive > ^wax");
  assert.equal(await text(page), "Ten frames of wax.1");
  await away(page);
  await page.goto(new URL("../hive/", page.url()).href);
  await page.locator(".footnote-ref a").scrollIntoViewIfNeeded();
  await page.locator(".footnote-ref a").hover();
  await preview(page).waitFor();
  assert.equal(await text(page), "The foot of it, with Queen.");
  const described = await page.locator(".footnote-ref a").getAttribute("aria-describedby");
  assert.equal((await page.locator(`[id="${described}"]`).innerText()).trim(), "The foot of it, with Queen.");
  await sound(page);
  await away(page);
  assert.equal(await page.locator(".footnote-ref a").getAttribute("aria-describedby"), null);
});

test("a Korean heading is found by its encoded address", async () => {
  const page = await visit("made", "queen/");
  await point(page, "벌통 관찰 > 여왕벌 찾기");
  assert.equal(await text(page), "여왕벌 찾기 여왕벌은 크다.");
  await sound(page);
});

test("previews open within previews, and their links lead where they did", async () => {
  const page = await visit("made");
  await point(page, "벌통 관찰");
  const inner = preview(page).getByRole("link", { name: "Queen" });
  assert.equal(await inner.evaluate((a) => a.href), new URL("queen/", page.url()).href);
  await inner.hover();
  await preview(page).nth(1).waitFor();
  assert.match(await text(page, 1), /^The queen of the Hive/);
  await sound(page);
  await page.keyboard.press("Escape");
  assert.equal(await preview(page).count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await preview(page).count(), 0);
  assert.deepEqual(page.problems, []);
});

test("a preview can be entered, stays while it is read, and goes when it is left", async () => {
  const page = await visit("made");
  await point(page, "Hive");
  const box = await preview(page).boundingBox();
  await page.mouse.move(box.x + 40, box.y + 30);
  await page.waitForTimeout(700);
  assert.equal(await preview(page).count(), 1);
  await away(page);
});

test("the keyboard opens previews, Esc closes them, and the focus stays", async () => {
  const page = await visit("made");
  await page.evaluate(() => document.querySelector("#nw-main").focus());
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 20 && await focused() !== "Hive"; i += 1) await page.keyboard.press("Tab");
  assert.equal(await focused(), "Hive");
  await preview(page).waitFor();
  await sound(page);
  assert.equal(await focused(), "Hive");
  await page.keyboard.press("Escape");
  assert.equal(await preview(page).count(), 0);
  assert.equal(await focused(), "Hive");
  await page.waitForTimeout(800);
  assert.equal(await preview(page).count(), 0);
  await page.keyboard.press("Tab");
  await preview(page).waitFor();
  assert.match(await text(page), /^Frames/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/%EB%B2%8C/);
  assert.deepEqual(page.problems, []);
});

test("a preview at any edge of a small window stays inside, also from right to left", async () => {
  const page = await visit("made", "", { width: 420, height: 420 });
  // So that a link of the text may stand at any edge of the window.
  await page.evaluate(() => { document.querySelector("article").style.clipPath = "none"; });
  for (const dir of ["ltr", "rtl"]) {
    await page.evaluate((to) => { document.documentElement.dir = to; }, dir);
    for (const place of ["left: 0; top: 0", "right: 0; top: 0", "left: 0; bottom: 0", "right: 0; bottom: 0", "left: 45%; top: 45%"]) {
      await page.evaluate((style) => { document.querySelector("article a").style = `position: fixed; z-index: 99; ${style}`; }, place);
      await page.mouse.move(210, 300);
      await page.locator("article a").first().hover();
      await preview(page).waitFor();
      await sound(page);
      const over = await page.evaluate(() => {
        const [a, b] = [document.querySelector("article a"), document.querySelector(".nw-preview")].map((e) => e.getBoundingClientRect());
        return a.top < b.bottom && b.top < a.bottom;
      });
      assert.equal(over, false, `the box hides its link at ${place}`);
      await page.keyboard.press("Escape");
    }
  }
});

test("scrolling and following a link close previews; the page does not move for them", async () => {
  const page = await visit("made", "hive/");
  const size = () => page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth, document.querySelector(".footnotes").offsetTop]);
  const before = await size();
  await point(page, "index");
  assert.deepEqual(await size(), before);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(() => !document.querySelector(".nw-preview"));
});

test("a page is fetched once", async () => {
  const page = await visit("made", "garden/apple/");
  const fetched = () => sent.filter(({ path }) => path === "/made/queen/").length;
  const before = fetched();
  for (let i = 0; i < 3; i += 1) {
    await point(page, "Queen");
    await away(page);
  }
  assert.equal(fetched(), before + 1);
});

test("touch opens nothing", async () => {
  const page = await visit("made", "", { touch: true, width: 390 });
  await page.evaluate(() => document.addEventListener("click", (e) => e.preventDefault(), true));
  await link(page, "Hive").tap();
  await page.waitForTimeout(900);
  assert.equal(await preview(page).count(), 0);
  const parts = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  assert.equal(parts.some((name) => name.includes("/preview.")), false);
});

test("a setting turns previews off", async () => {
  const page = await visit("plain");
  await link(page, "Other").hover();
  await page.waitForTimeout(700);
  assert.equal(await preview(page).count(), 0);
  assert.deepEqual(page.problems, []);
});

test("what a foreign page of notes would run or own is not in a preview", async () => {
  const page = await visit("made");
  await page.route("**/made/queen/", (route) => route.fulfill({
    contentType: "text/html",
    body: `<article class="markdown-rendered"><p id="nw-main" onclick="window.bad = 1">text <img src="../bee.png" onerror="window.bad = 1" alt="">
      <script>window.bad = 1</script><iframe srcdoc="<script>parent.bad = 1</script>"></iframe><a name="x" href="javascript:window.bad = 1">no</a></p>${"<p>word word</p>".repeat(20_000)}</article>`,
  }));
  await page.goto(new URL("garden/apple/", page.url()).href);
  await point(page, "Queen");
  await sound(page);
  const state = await page.evaluate(() => {
    const box = document.querySelector(".nw-preview");
    const attributes = [...box.querySelectorAll("*")].flatMap((e) => [...e.attributes]).map((a) => a.name);
    return { bad: window.bad, on: attributes.filter((name) => name.startsWith("on")), javascript: box.innerHTML.includes("javascript:"), image: box.querySelector("img").src, elements: box.querySelectorAll("*").length < 500 };
  });
  const image = new URL("../../bee.png", page.url()).href;
  assert.deepEqual(state, { bad: undefined, on: [], javascript: false, image, elements: true });
});

test("the Korean help has previews of its notes and headings", { skip: !has("help") && "needs ../shared" }, async () => {
  const page = await visit("help", "");
  const links = page.locator("article.markdown-rendered a.internal-link[href]");
  for (let i = 0; i < Math.min(await links.count(), 12); i += 1) {
    const one = links.nth(i);
    if (!await one.isVisible() || await one.evaluate((a) => a.getAttribute("href").startsWith("#"))) continue;
    await one.scrollIntoViewIfNeeded();
    await page.mouse.move(1, 400);
    await one.hover();
    await preview(page).waitFor();
    await sound(page);
    await away(page);
  }
  assert.deepEqual(page.problems, []);
});
