// What a note's page costs beside its text, compressed: independent of the size of the site.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { start } from "./support.mjs";

const { visit, sent } = await start({ after });
const LIMIT = 25 * 1024;

/** Bytes of a page without its article, and of all that is fetched on opening it and reading it to the end. */
const weigh = async (site, path) => {
  sent.length = 0;
  const page = await visit(site, path);
  await page.waitForLoadState("networkidle");
  // The graph is fetched when it comes near: on a short note that is at once.
  await page.locator(".nw-graph").scrollIntoViewIfNeeded();
  await page.locator(".nw-graph[data-ready]").waitFor();
  const answer = await page.request.get(page.url());
  const frame = gzipSync((await answer.text()).replace(/<article[^]*<\/article>/, "")).length;
  const files = new Map(sent.filter(({ path: file }) => /\.(js|css|svg|json)$/.test(file)).map(({ path: file, size }) => [file, size]));
  const total = [...files.values()].reduce((all, size) => all + size, frame);
  return { total, said: [`page ${frame}`, ...[...files].map(([file, size]) => `${file} ${size}`)].join("\n") };
};

for (const [site, path] of [["made", "hive/"], ["made", "queen/"], ["large", "f3/note-3/"], ["odd", "everything/"]]) {
  test(`${path} of ${site} costs at most ${LIMIT} bytes beside its text`, async () => {
    const { total, said } = await weigh(site, path);
    assert.ok(total <= LIMIT, `${total}:\n${said}`);
    assert.match(said, /\/graph\.\w+\.js \d/);
  });
}

test("a page of a large site costs what one of a small site costs", async () => {
  const small = await weigh("made", "queen/");
  const large = await weigh("large", "f3/note-3/");
  // The folder column is a window of its list.
  assert.ok(large.total - small.total < 3000, `${small.said}\n\n${large.said}`);
});
