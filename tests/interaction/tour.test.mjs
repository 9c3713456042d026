// One reader's way through real vaults: everything that can be used, in an order that people would use it in.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, has, start } from "./support.mjs";

const { visit, origin } = await start({ after });

/** Where to begin on each site: a note with headings, code, internal links and backlinks; a query and the title it must find. */
const tours = {
  manual: { note: "writing-notes/links/", query: "callouts fold", title: "Callouts", code: "writing-notes/code/" },
  help: { note: "callouts/", query: "내부링크를", title: "내부 링크", code: "callouts/" },
};

for (const [site, { note, query, title, code }] of Object.entries(tours)) {
  const skip = has(site) ? false : "needs ../shared";
  const at = (path) => new URL(`${site}/${path}`, `${origin}/`).pathname;

  test(`the keyboard through a page of ${site}`, { skip }, async () => {
    const page = await visit(site, note);
    await page.keyboard.press("Tab");
    const skipLink = page.locator(".nw-skip");
    assert.equal(await skipLink.evaluate((a) => a === document.activeElement), true);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "nw-main");
    // Every stop is seen, and the page comes to an end.
    const stops = [];
    for (let count = 0; count < 400; count += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const { activeElement: element } = document;
        if (element === document.body) return null;
        const { width, height } = element.getBoundingClientRect();
        return { name: element.outerHTML.slice(0, 80), isSeen: width > 0 && height > 0 };
      });
      if (stop === null) break;
      stops.push(stop);
      await page.keyboard.press("Escape");
    }
    assert.ok(stops.length > 5 && stops.length < 400, `${stops.length} stops`);
    assert.deepEqual(stops.filter((stop) => !stop.isSeen), []);
    assert.deepEqual(page.problems, []);
  });

  test(`the theme, the contents and the code of ${site}`, { skip }, async () => {
    const page = await visit(site, note);
    await page.locator("button.nw-theme").click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    const entries = page.locator(".nw-contents a");
    const last = entries.last();
    await last.click();
    await page.locator(".nw-contents a[aria-current]").waitFor();
    await page.waitForFunction(() => {
      const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const top = heading?.getBoundingClientRect().top;
      return top >= 0 && top < innerHeight;
    });
    await page.goto(`${origin}${at(code)}`);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.locator("article .nw-copy").first().click();
    const shown = await page.locator("article pre code").first().textContent();
    await eventually(async () => {
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.trim(), shown.trim());
    });
    assert.deepEqual(page.problems, []);
  });

  test(`the drawers of ${site}, on a phone`, { skip }, async () => {
    const page = await visit(site, note, { width: 390, height: 844, touch: true });
    await page.locator(".nw-open-left").tap();
    await page.locator("#nw-left [data-open=tree]").tap();
    await page.locator(".nw-tree a[aria-current=page]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#nw-left").waitFor({ state: "hidden" });
    await page.locator(".nw-open-right").tap();
    await page.locator("#nw-right a").first().tap();
    await page.locator("#nw-right").waitFor({ state: "hidden" });
    await page.waitForURL((url) => url.hash !== "");
    assert.deepEqual(page.problems, []);
  });

  test(`search on ${site}, by keyboard`, { skip }, async () => {
    const page = await visit(site, note);
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox");
    await field.waitFor();
    await page.keyboard.type(query, { delay: 10 });
    const found = page.getByRole("option").filter({ hasText: title }).first();
    await found.waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== at(note));
    await page.locator(".nw-found").waitFor();
    assert.equal(await page.evaluate(() => [...CSS.highlights.values()].some((marks) => marks.size > 0)), true);
    assert.deepEqual(page.problems, []);
  });

  test(`previews and graphs of ${site}`, { skip }, async () => {
    const page = await visit(site, note);
    const link = page.locator("article > p a.internal-link[href^='../'], article li a.internal-link[href^='../']").first();
    await link.scrollIntoViewIfNeeded();
    await link.hover();
    await page.locator(".nw-preview").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".nw-preview").waitFor({ state: "detached" });
    for (const path of [note, "graph/"]) {
      if (path !== note) await page.goto(`${origin}${at(path)}`);
      const graph = page.locator(".nw-graph");
      await graph.scrollIntoViewIfNeeded();
      await page.locator(".nw-graph[data-ready]").waitFor();
      await eventually(async () => {
        const inked = await page.locator(".nw-graph canvas").first().evaluate((canvas) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          const first = data.slice(0, 4).join();
          let count = 0;
          for (let i = 0; i < data.length; i += 4) count += data.slice(i, i + 4).join() !== first;
          return count;
        });
        assert.ok(inked > 500, `${path}: ${inked} pixels`);
      });
    }
    assert.deepEqual(page.problems, []);
  });
}
