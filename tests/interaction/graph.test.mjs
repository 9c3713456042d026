// The graph: a note's own and that of the whole site.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit, sent } = await start({ after });

/** Opens a page and waits until its graph is drawn. */
const drawn = async (...of) => {
  const page = await visit(...of);
  const graph = page.locator(".nw-graph");
  await graph.scrollIntoViewIfNeeded();
  await page.locator(".nw-graph[data-ready]").waitFor({ timeout: 20_000 });
  await page.waitForTimeout(150);
  return page;
};

/** What is on the canvas: how many of its points, and a number that changes with them. */
const paint = (page) => page.locator(".nw-graph canvas").evaluate((canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 40) continue;
    inked++;
    sum = (sum * 31 + data[i] + 3 * data[i + 1] + 7 * data[i + 2] + i) % 1_000_000_007;
  }
  return { inked, sum };
});

/** Nodes and links that the canvas is said to show. */
const counts = async (page) => {
  const label = await page.locator(".nw-graph canvas").getAttribute("aria-label");
  const [notes, links] = label.match(/\d+/g).map(Number);
  return { notes, links };
};

const titled = (page) => page.locator(".nw-graph-stage").getAttribute("data-title");

/** Where on the screen a node of this title is; the pointer is led over the canvas until it shows. */
const find = (page, wanted) => page.locator(".nw-graph canvas").evaluate((canvas, wanted) => {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  for (let y = top + 6; y < top + height; y += 5) {
    for (let x = left + 6; x < left + width; x += 5) {
      canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, pointerType: "mouse" }));
      if (canvas.parentElement.dataset.title === wanted) {
        canvas.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
        return { x, y };
      }
    }
  }
}, wanted);

test("a note shows its neighbours without asking for more than the script", async () => {
  const before = sent.length;
  const page = await drawn("made", "queen/");
  assert.ok((await paint(page)).inked > 200);
  const { notes, links } = await counts(page);
  assert.ok(notes >= 3 && links === notes - 1, `${notes} ${links}`);
  const script = sent.slice(before).find(({ path }) => /\/graph\.\w+\.js$/.test(path));
  assert.ok(script.size < 7 * 1024, `${script.size}`);
  assert.ok(!sent.slice(before).some(({ path }) => /\/graph-\w+\./.test(path)));
  assert.ok(!sent.slice(before).some(({ path }) => path.includes("/_nw/graph/")));
  assert.deepEqual(page.problems, []);
});

test("pointing at a node shows its title and a click opens it", async () => {
  const page = await drawn("made", "queen/");
  const calm = await paint(page);
  const found = await find(page, "Apple");
  assert.equal(await titled(page), "");
  await page.mouse.move(found.x, found.y);
  await page.waitForTimeout(100);
  assert.equal(await titled(page), "Apple");
  assert.notEqual((await paint(page)).sum, calm.sum);
  await page.mouse.click(found.x, found.y);
  await page.waitForURL("**/garden/apple/");
});

test("depth reaches further, with the data of the site", async () => {
  const page = await drawn("made", "queen/");
  const one = await counts(page);
  const depth = (n) => page.getByRole("group", { name: "How far" }).getByRole("button", { name: `${n}`, exact: true });
  assert.equal(await depth(1).getAttribute("aria-pressed"), "true");
  await depth(2).click();
  const unlike = ({ notes }) => page.waitForFunction((text) => !document.querySelector(".nw-graph canvas").ariaLabel.includes(text), `${notes} notes`);
  await unlike(one);
  const two = await counts(page);
  assert.ok(two.notes > one.notes);
  assert.equal(await depth(2).getAttribute("aria-pressed"), "true");
  await depth(3).click();
  await unlike(two);
  const three = await counts(page);
  assert.ok(three.notes > two.notes);
  await depth(1).click();
  await unlike(three);
  assert.deepEqual(await counts(page), one);
  assert.deepEqual(page.problems, []);
});

test("the same links are a list for the keyboard, which ends", async () => {
  const page = await drawn("made", "queen/");
  await page.locator(".nw-graph-tools button").first().focus();
  const stops = [];
  for (let n = 0; n < 12; n++) {
    stops.push(await page.evaluate(() => document.activeElement.closest(".nw-graph") ? document.activeElement.tagName : "out"));
    if (stops.at(-1) === "SUMMARY") await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  assert.ok(stops.includes("SUMMARY") && stops.includes("A") && stops.includes("out"), `${stops}`);
  const links = page.locator(".nw-graph-list a");
  const names = await links.allTextContents();
  assert.ok(names.includes("Apple") && names.includes("Hive"));
  assert.equal(names.length, (await counts(page)).notes - 1);
  await page.locator(".nw-graph-list").evaluate((list) => { list.open = true; });
  await links.filter({ hasText: "Hive" }).focus();
  assert.equal(await titled(page), "Hive");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/hive/");
});

test("buttons, keys, wheel and hand move the picture of the whole site", async () => {
  const page = await drawn("made", "graph/");
  const { x, y, width, height } = await page.locator("canvas").boundingBox();
  const changes = async (what, act) => {
    const before = (await paint(page)).sum;
    await act();
    await page.waitForTimeout(350);
    assert.notEqual((await paint(page)).sum, before, what);
  };
  await changes("button", () => page.getByRole("button", { name: "Zoom in" }).click());
  await page.mouse.move(x + width - 30, y + height / 2);
  await changes("wheel", () => page.mouse.wheel(0, -300));
  await changes("drag", async () => {
    await page.mouse.down();
    await page.mouse.move(x + width - 130, y + height / 2 + 40, { steps: 4 });
    await page.mouse.up();
  });
  await page.getByRole("button", { name: "Zoom out" }).focus();
  await changes("minus", () => page.keyboard.press("-"));
  await changes("arrow", () => page.keyboard.press("ArrowLeft"));
  await changes("all", () => page.keyboard.press("0"));
  // On a note the wheel scrolls the page.
  const note = await drawn("made", "queen/", { height: 420 });
  await note.evaluate(() => scrollTo(0, 0));
  await note.locator(".nw-graph canvas").scrollIntoViewIfNeeded();
  const before = (await paint(note)).sum;
  await note.locator(".nw-graph canvas").hover({ position: { x: 5, y: 5 } });
  await note.mouse.wheel(0, -200);
  await note.waitForTimeout(200);
  assert.equal((await paint(note)).sum, before);
  assert.deepEqual(page.problems, []);
});

test("a node is moved by hand", async () => {
  const page = await drawn("made", "graph/");
  const found = await find(page, "Queen");
  await page.mouse.move(found.x, found.y);
  await page.mouse.down();
  await page.mouse.move(found.x + 90, found.y - 60, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(100);
  assert.match(page.url(), /\/graph\/$/);
  await page.mouse.move(found.x - 5, found.y + 90);
  await page.mouse.move(found.x + 90, found.y - 60);
  assert.equal(await titled(page), "Queen");
});

test("the whole site: every public note, found by name, coloured by folder", async () => {
  const page = await drawn("made", "graph/");
  assert.ok((await counts(page)).notes >= 7);
  const text = () => page.locator(".nw-graph").textContent();
  assert.ok(!/Secret|unspeakable/.test(await text()));
  const legend = await page.locator(".nw-graph-legend button").allTextContents();
  assert.ok(legend.includes("Garden") && legend.at(-1) === "Other notes", `${legend}`);
  const input = page.getByRole("searchbox");
  await input.fill("벌통");
  assert.ok((await page.locator(".nw-graph-list a").allTextContents()).includes("벌통 관찰"));
  assert.equal(await page.locator(".nw-graph-list a").first().isVisible(), true);
  await input.fill("secret");
  assert.equal(await page.locator(".nw-graph-list a").count(), 0);
  const all = await paint(page);
  await input.fill("");
  await page.getByRole("button", { name: "Garden" }).click();
  await page.waitForTimeout(100);
  assert.notEqual((await paint(page)).sum, all.sum);
  await input.fill("app");
  await input.press("Enter");
  await page.waitForURL("**/garden/apple/");
  assert.deepEqual(page.problems, []);
});

test("colours follow the switch between light and dark", async () => {
  const page = await drawn("made", "graph/");
  const before = (await paint(page)).sum;
  await page.getByRole("button", { name: /light and dark/i }).click();
  await page.mouse.move(2, 2);
  await page.waitForTimeout(200);
  assert.notEqual((await paint(page)).sum, before);
});

test("on a phone the page scrolls over a graph, and the first touch shows a title", async () => {
  const page = await drawn("made", "queen/", { width: 390, touch: true });
  const box = await page.locator(".nw-graph canvas").boundingBox();
  assert.ok(box.width <= 390 && box.width > 300);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const { x, y } = await find(page, "Hive");
  await page.touchscreen.tap(x, y);
  assert.equal(await titled(page), "Hive");
  assert.match(page.url(), /\/queen\/$/);
  assert.deepEqual(page.problems, []);
  await page.touchscreen.tap(x, y);
  await page.waitForURL("**/hive/");
});

test("without script there is a way to the same notes and no empty box", async () => {
  const note = await visit("made", "queen/", { script: false });
  assert.equal(await note.locator(".nw-graph").isVisible(), false);
  const page = await visit("made", "graph/", { script: false });
  assert.equal(await page.locator(".nw-main a[href='../all-notes/']").isVisible(), true);
});

test("thousands of notes are moved about without stopping", async () => {
  const page = await drawn("large", "graph/");
  const { x, y, width, height } = await page.locator("canvas").boundingBox();
  await page.waitForTimeout(600);
  await page.evaluate(() => {
    window.times = [];
    let last = performance.now();
    const tick = (now) => {
      window.times.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(x + width / 2, y + 8);
  await page.mouse.down();
  for (let n = 0; n < 60; n++) await page.mouse.move(x + width / 2 + 6 * n, y + 8 + (n % 20) * 8);
  await page.mouse.up();
  const times = await page.evaluate(() => window.times.slice(2).sort((a, b) => a - b));
  const median = times[Math.floor(times.length / 2)];
  assert.ok(median < 100, `${median} ms a frame`);
  assert.ok(height > 300);
  assert.deepEqual(page.problems, []);
});

test("a large vault of other people is drawn", { skip: !has("help") }, async () => {
  const page = await drawn("help", "graph/");
  assert.ok((await paint(page)).inked > 5000);
  assert.deepEqual(page.problems, []);
});
