// The graph: a note's own and that of the whole site.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, has, start } from "./support.mjs";

const { visit, sent } = await start({ after });

/** Opens a page and waits until its graph is drawn. */
const drawn = async (...of) => {
  const page = await visit(...of);
  const graph = page.locator(".nw-graph");
  await graph.scrollIntoViewIfNeeded();
  await page.locator(".nw-graph[data-ready]").waitFor();
  await still(page);
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

/** Waits until the picture is the same for a while. */
const still = async (page) => {
  let last = null;
  await eventually(async () => {
    const before = last;
    last = (await paint(page)).sum;
    assert.equal(last, before);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal((await paint(page)).sum, last);
  });
};

/** Waits until the picture is another one than that with the number `sum`. */
const unlike = (page, sum, what) => eventually(async () => assert.notEqual((await paint(page)).sum, sum, what));

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
  await eventually(async () => assert.equal(await titled(page), "Apple"));
  await unlike(page, calm.sum);
  await page.mouse.click(found.x, found.y);
  await page.waitForURL("**/garden/apple/");
});

test("depth reaches further, with the data of the site", async () => {
  const page = await drawn("made", "queen/");
  const one = await counts(page);
  const depth = (n) => page.getByRole("group", { name: "How far" }).getByRole("button", { name: `${n}`, exact: true });
  assert.equal(await depth(1).getAttribute("aria-pressed"), "true");
  await depth(2).click();
  const counted = ({ notes }) => page.waitForFunction((text) => !document.querySelector(".nw-graph canvas").ariaLabel.includes(text), `${notes} notes`);
  await counted(one);
  const two = await counts(page);
  assert.ok(two.notes > one.notes);
  assert.equal(await depth(2).getAttribute("aria-pressed"), "true");
  await depth(3).click();
  await counted(two);
  const three = await counts(page);
  assert.ok(three.notes > two.notes);
  await depth(1).click();
  await counted(three);
  assert.deepEqual(await counts(page), one);
  assert.deepEqual(page.problems, []);
});

test("the same links are a list for the keyboard, which ends", async () => {
  const page = await drawn("made", "queen/");
  await page.locator(".nw-graph-tools button").first().focus();
  const stops = [];
  for (let n = 0; n < 12; n++) {
    stops.push(await page.evaluate(() => document.activeElement.closest(".nw-graph") ? document.activeElement.tagName : "out"));
    if (stops.at(-1) === "SUMMARY") {
      await page.keyboard.press("Enter");
      await page.locator(".nw-graph-list a").first().waitFor();
    }
    await page.keyboard.press("Tab");
  }
  assert.ok(stops.includes("SUMMARY") && stops.includes("A") && stops.includes("out"), `${stops}`);
  const links = page.locator(".nw-graph-list a");
  const names = await links.allTextContents();
  assert.ok(names.includes("Apple") && names.includes("Hive"));
  assert.equal(names.length, (await counts(page)).notes - 1);
  await page.locator(".nw-graph-list").evaluate((list) => { list.open = true; });
  await links.filter({ hasText: "Hive" }).focus();
  await eventually(async () => assert.equal(await titled(page), "Hive"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/hive/");
});

test("buttons, keys, wheel and hand move the picture of the whole site", async () => {
  const page = await drawn("made", "graph/");
  const { x, y, width, height } = await page.locator("canvas").boundingBox();
  const changes = async (what, act) => {
    await still(page);
    const before = (await paint(page)).sum;
    await act();
    await unlike(page, before, what);
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
  await note.locator(".nw-graph canvas").hover({ position: { x: 5, y: 5 } });
  await still(note);
  const before = (await paint(note)).sum;
  const scrolled = await note.evaluate(() => scrollY);
  await note.mouse.wheel(0, -200);
  await note.waitForFunction((from) => scrollY < from, scrolled);
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
  await eventually(async () => {
    await page.mouse.move(found.x - 5, found.y + 90);
    await page.mouse.move(found.x + 90, found.y - 60);
    assert.equal(await titled(page), "Queen");
  });
  assert.match(page.url(), /\/graph\/$/);
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
  const listed = page.locator(".nw-graph-list a");
  await eventually(async () => assert.ok((await listed.allTextContents()).includes("벌통 관찰")));
  await listed.first().waitFor();
  await input.fill("secret");
  await eventually(async () => assert.equal(await listed.count(), 0));
  await input.fill("");
  await still(page);
  const all = await paint(page);
  await page.getByRole("button", { name: "Garden" }).click();
  await unlike(page, all.sum);
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
  await unlike(page, before);
});

test("on a phone the page scrolls over a graph, and the first touch shows a title", async () => {
  const page = await drawn("made", "queen/", { width: 390, touch: true });
  const box = await page.locator(".nw-graph canvas").boundingBox();
  assert.ok(box.width <= 390 && box.width > 300);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const { x, y } = await find(page, "Hive");
  await page.touchscreen.tap(x, y);
  await eventually(async () => assert.equal(await titled(page), "Hive"));
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

test("thousands of notes are moved about by hand", async () => {
  const page = await drawn("large", "graph/");
  const { x, y, width, height } = await page.locator("canvas").boundingBox();
  await page.mouse.move(x + width / 2, y + 8);
  await page.mouse.down();
  const seen = new Set();
  for (let n = 0; n < 12; n++) {
    const before = (await paint(page)).sum;
    await page.mouse.move(x + width / 2 + 30 * n, y + 8 + (n % 4) * 40 + 20);
    await unlike(page, before, `move ${n}`);
    seen.add(before);
  }
  await page.mouse.up();
  // It follows the hand, rather than jump to the end of the way.
  assert.equal(seen.size, 12);
  assert.ok(height > 300);
  assert.deepEqual(page.problems, []);
});

test("a large vault of other people is drawn", { skip: !has("help") }, async () => {
  const page = await drawn("help", "graph/");
  assert.ok((await paint(page)).inked > 5000);
  assert.deepEqual(page.problems, []);
});
