// Canvases: moved, enlarged, and read as a list.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { start } from "./support.mjs";

const { visit } = await start({ after });
const box = (page) => page.locator(".canvas-box").first();
const scaleOf = (page) => page.locator(".canvas").first().evaluate((canvas) => canvas.getBoundingClientRect().width / canvas.offsetWidth);
const placeOf = (page, id) => page.locator(`#node-${id}`).boundingBox();
const ready = (page) => page.locator(".canvas-box.is-live").first().waitFor();

test("a canvas opens as a whole", async () => {
  const page = await visit("made", "board.canvas/");
  await ready(page);
  const outer = await box(page).boundingBox();
  for (const id of ["a", "b", "far"]) {
    const { x, y, width, height } = await placeOf(page, id);
    assert.ok(x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width + 1 && y + height <= outer.y + outer.height + 1, id);
  }
  assert.deepEqual(page.problems, []);
});

test("keys and buttons enlarge and move it", async () => {
  const page = await visit("made", "board.canvas/");
  await ready(page);
  const before = await scaleOf(page);
  await box(page).focus();
  await page.keyboard.press("+");
  assert.ok((await scaleOf(page)) > before * 1.2);
  await page.keyboard.press("1");
  assert.ok(Math.abs((await scaleOf(page)) - 1) < 0.01);
  const { x } = await placeOf(page, "a");
  await page.keyboard.press("ArrowLeft");
  assert.ok(Math.abs((await placeOf(page, "a")).x - x - 60) < 1);
  await page.keyboard.press("0");
  assert.ok(Math.abs((await scaleOf(page)) - before) < 0.01);
  await page.getByRole("button", { name: "Zoom in" }).click();
  assert.ok((await scaleOf(page)) > before * 1.2);
  await page.getByRole("button", { name: "Show all" }).click();
  assert.ok(Math.abs((await scaleOf(page)) - before) < 0.01);
});

test("dragging and the wheel move it", async () => {
  const page = await visit("made", "board.canvas/");
  await ready(page);
  const outer = await box(page).boundingBox();
  const before = await placeOf(page, "a");
  const [x, y] = [outer.x + 8, outer.y + 8];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 50, y + 30, { steps: 4 });
  await page.mouse.up();
  const after = await placeOf(page, "a");
  assert.ok(Math.abs(after.x - before.x - 50) < 2 && Math.abs(after.y - before.y - 30) < 2, JSON.stringify([before, after]));
  await page.mouse.wheel(0, 100);
  await page.waitForFunction((top) => document.querySelector("#node-a").getBoundingClientRect().top < top - 50, after.y);
  const scale = await scaleOf(page);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await page.waitForFunction((scale) => {
    const canvas = document.querySelector(".canvas");
    return canvas.getBoundingClientRect().width / canvas.offsetWidth > scale * 1.1;
  }, scale);
});

test("a wide drawing stays in its column beside the contents", async () => {
  const page = await visit("made", "seasons.canvas/");
  await ready(page);
  const [outer, column, contents] = [await box(page).boundingBox(), await page.locator(".nw-main").boundingBox(), await page.locator(".nw-right").boundingBox()];
  assert.ok(outer.width <= column.width + 1 && outer.x + outer.width <= contents.x, JSON.stringify([outer, column, contents]));
  const end = await placeOf(page, "e");
  assert.ok(end.x + end.width <= outer.x + outer.width + 1, "all of it");
});

test("two fingers enlarge it", async () => {
  const page = await visit("made", "board.canvas/", { touch: true });
  await ready(page);
  const before = await scaleOf(page);
  const { x, y, width, height } = await box(page).boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  const fingers = await page.context().newCDPSession(page);
  const touch = (type, apart) => fingers.send("Input.dispatchTouchEvent", { type, touchPoints: apart ? [{ x: left - apart, y: top, id: 0 }, { x: left + apart, y: top, id: 1 }] : [] });
  await touch("touchStart", 30);
  await touch("touchMove", 45);
  await touch("touchMove", 60);
  await touch("touchEnd");
  await page.waitForFunction((scale) => {
    const canvas = document.querySelector(".canvas");
    return canvas.getBoundingClientRect().width / canvas.offsetWidth > scale * 1.5;
  }, before);
  assert.deepEqual(page.problems, []);
});

test("an address brings its node to the middle", async () => {
  const page = await visit("made", "board.canvas/#node-far");
  await ready(page);
  const outer = await box(page).boundingBox();
  const { x, y, width, height } = await placeOf(page, "far");
  assert.ok(Math.abs(x + width / 2 - outer.x - outer.width / 2) < 3, "across");
  assert.ok(Math.abs(y + height / 2 - outer.y - outer.height / 2) < 3, "down");
});

test("a canvas in a note leaves the wheel to the page until it has the focus", async () => {
  const page = await visit("made", "shows-board/");
  await ready(page);
  const outer = await box(page).boundingBox();
  await page.mouse.move(outer.x + 20, outer.y + 20);
  const scale = await scaleOf(page);
  const place = () => page.locator(".canvas").first().evaluate((canvas) => canvas.style.transform);
  const before = await place();
  await page.mouse.wheel(0, 60);
  await page.waitForTimeout(150);
  assert.equal(await place(), before);
  await box(page).focus();
  await page.mouse.wheel(0, 60);
  await page.waitForTimeout(150);
  assert.notEqual(await place(), before);
  assert.equal(await scaleOf(page), scale);
});

// J-11
test("without scripts the drawing scrolls both ways by keys", async () => {
  const page = await visit("made", "board.canvas/", { width: 1100, height: 500, script: false });
  const place = () => box(page).evaluate((box) => [box.scrollLeft, box.scrollTop]);
  assert.deepEqual(await place(), [0, 0]);
  await box(page).focus();
  // The page's own clock stands still without scripts, so the keys are pressed until they have done something.
  for (let presses = 0; presses < 100 && (await place()).includes(0); presses++) {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
  }
  assert.ok((await place()).every((scrolled) => scrolled > 0), String(await place()));
});

test("a narrow window shows a list, and a link the drawing", async () => {
  const page = await visit("made", "board.canvas/", { width: 390, height: 800 });
  await ready(page);
  const [a, b] = [await placeOf(page, "a"), await placeOf(page, "b")];
  assert.ok(b.y >= a.y + a.height && Math.abs(a.x - b.x) < 40, "one below the other");
  assert.equal(await page.locator(".canvas-links").first().isVisible(), true);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.getByRole("link", { name: "Show the drawing" }).click();
  await page.waitForFunction(() => getComputedStyle(document.querySelector("#node-a")).position === "absolute");
  await page.getByRole("link", { name: "Show a list" }).click();
  await page.waitForFunction(() => getComputedStyle(document.querySelector("#node-a")).position === "static");
});
