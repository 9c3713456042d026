// Pictures that are larger than the page shows them.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gate, start } from "./support.mjs";

const { visit } = await start({ after });
const zoomable = (page) => page.locator(".is-zoomable");
const ready = (page) => zoomable(page).first().waitFor();
const dialog = (page) => page.locator("dialog.nw-zoom");
const isOpen = (page) => dialog(page).evaluateAll((all) => all.some((d) => d.open));

test("only a picture that can grow, and that is no link, is a button", async () => {
  const page = await visit("made", "gallery/");
  await ready(page);
  assert.deepEqual(await zoomable(page).evaluateAll((all) => all.map((image) => image.alt)), ["The whole garden"]);
  assert.equal(await page.getByRole("button", { name: "Enlarge picture: The whole garden" }).count(), 1);
  assert.equal(await page.locator("article img[tabindex]").count(), 1);
  await page.getByRole("img", { name: "A bee" }).click();
  await page.waitForTimeout(200);
  assert.equal(await isOpen(page), false);
});

test("a picture that arrives late is a button, too", async () => {
  const page = await visit("made", "hive/");
  const picture = gate();
  await page.route("**/wide.svg", async (route) => {
    await picture.opened;
    await route.continue();
  });
  await page.goto(new URL("../gallery/", page.url()).href, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.includes("/page.")));
  assert.equal(await zoomable(page).count(), 0);
  picture.open();
  await ready(page);
});

test("a click shows the picture with its words, larger and within the window", async () => {
  const page = await visit("made", "gallery/", { height: 700 });
  await ready(page);
  const before = await zoomable(page).evaluate((image) => image.getBoundingClientRect().width);
  await zoomable(page).click();
  const large = dialog(page).locator("img");
  await large.waitFor();
  const { x, y, width, height } = await large.boundingBox();
  assert.ok(width > before * 1.1, `${width} is not larger than ${before}`);
  assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 700);
  assert.ok(Math.abs(width / height - 1600 / 900) < 0.02, "it keeps its shape");
  assert.equal(await dialog(page).locator("figcaption").innerText(), "The whole garden");
  await page.mouse.click(20, 350);
  assert.equal(await isOpen(page), false);
  assert.deepEqual(page.problems, []);
});

test("it is opened and closed by keyboard, and the focus returns", async () => {
  const page = await visit("made", "gallery/");
  await ready(page);
  await zoomable(page).focus();
  for (const [opens, closes] of [["Enter", "Escape"], [" ", "Enter"]]) {
    await page.keyboard.press(opens);
    await dialog(page).locator("img").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest("dialog") !== null), true);
    await page.keyboard.press(closes);
    assert.equal(await isOpen(page), false);
    assert.equal(await page.evaluate(() => document.activeElement.alt), "The whole garden");
  }
  assert.deepEqual(page.problems, []);
});

test("on a phone a wide picture is larger than the window and can be moved", async () => {
  const page = await visit("made", "gallery/", { touch: true, width: 390, height: 780 });
  await ready(page);
  await zoomable(page).tap();
  await dialog(page).locator("img").waitFor();
  const frame = await dialog(page).locator("figure > div").evaluate((f) => [f.scrollWidth, f.clientWidth, f.scrollLeft]);
  assert.ok(frame[0] > frame[1] * 1.5 && frame[2] > 0, `${frame}`);
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(overflows, false);
  await dialog(page).locator("button").tap();
  assert.equal(await isOpen(page), false);
});
