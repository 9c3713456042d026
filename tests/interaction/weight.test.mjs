// What a note's page costs beside its text, compressed: independent of the size of the site.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { start } from "./support.mjs";

const { visit, sent } = await start({ after });
const LIMIT = 25 * 1024;
/** With the graph, which is fetched when it comes near: on a short note that is at once. */
const WITH_GRAPH = 30 * 1024;

/** Bytes of a page without its article, and of all that is fetched on opening it. */
const weigh = async (site, path) => {
  sent.length = 0;
  const page = await visit(site, path);
  await page.waitForLoadState("networkidle");
  const answer = await page.request.get(page.url());
  const frame = (await answer.text()).replace(/<article[^]*<\/article>/, "");
  // The graph is fetched when it comes into view, and has a limit of its own.
  const parts = sent.filter(({ path: file }) => /\.(js|css|svg|json)$/.test(file) && !/\/graph\./.test(file));
  const files = new Map(parts.map((part) => [part.path, part.size]));
  const sum = (of) => of.reduce((all, [, size]) => all + size, gzipSync(frame).length);
  const all = sum([...files]);
  const total = sum([...files].filter(([file]) => !/_nw\/graph\./.test(file)));
  return { total, all, said: [`page ${gzipSync(frame).length}`, ...[...files].map(([file, size]) => `${file} ${size}`)].join("\n") };
};

for (const [site, path] of [["made", "hive/"], ["large", "f3/note-3/"], ["odd", "everything/"]]) {
  test(`a note of ${site} costs at most ${LIMIT} bytes beside its text`, async () => {
    const { total, all, said } = await weigh(site, path);
    assert.ok(total <= LIMIT, `${total}:\n${said}`);
    assert.ok(all <= WITH_GRAPH, `${all}:\n${said}`);
    assert.ok(total > 5000, said);
  });
}

test("a page of a large site costs what one of a small site costs", async () => {
  const small = await weigh("made", "queen/");
  const large = await weigh("large", "f3/note-3/");
  // The folder column is a window of its list.
  assert.ok(large.total - small.total < 3000, `${small.said}\n\n${large.said}`);
});
