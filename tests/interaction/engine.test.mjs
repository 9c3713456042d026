// The search engine on built sites: what is found, in which order, and what it costs.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit, sent, origin } = await start({ after });
const sites = JSON.parse(process.env.SITES);

/** A page of a site with its engine open as `engine`. */
const opened = async (site) => {
  const scripts = await readdir(`${sites[site]}/_nw`);
  const script = (name) => `${origin}/${site}/_nw/${scripts.find((file) => file.startsWith(`${name}.`))}`;
  const page = await visit(site);
  await page.evaluate(async ([index, fold, root]) => {
    Object.assign(window, { folding: await import(fold), parts: await import(index) });
    window.engine = await window.parts.open(new URL(root));
  }, [script("search-index"), script("search-fold"), `${origin}/${site}/`]);
  return page;
};
const search = (page, query, options = {}) => page.evaluate(([q, o]) => window.engine.search(q, o), [query, options]);
const titles = async (page, query) => (await search(page, query)).results.map((result) => result.title);

const made = await opened("made");
const large = await opened("large");

test("words are found by their beginning, in any case, width and form, with and without accents", async () => {
  for (const query of ["queen", "QUE", "ｑｕｅｅｎ", "quéen", "que\u0301en"]) {
    assert.ok((await titles(made, query)).includes("Queen"), query);
  }
  assert.deepEqual(await titles(made, "ueen"), []);
  assert.deepEqual(made.problems, []);
});

test("titles come before aliases, headings, tags and text", async () => {
  const { results } = await search(made, "queen");
  assert.equal(results[0].title, "Queen");
  assert.equal(results[0].why, "title");
  const hive = results.find((result) => result.title === "Hive");
  assert.deepEqual([hive.why, hive.heading], ["heading", { text: "Queen", id: "queen" }]);
  const [skep] = (await search(made, "skep")).results;
  assert.deepEqual([skep.title, skep.why, skep.alias, skep.url], ["Hive", "alias", "Skep", "hive/"]);
  assert.equal((await search(made, "frames wax")).results[0].title, "Hive");
});

test("Korean words are found anywhere inside a word, with particles and without", async () => {
  for (const query of ["비동기프로그래밍", "비동기프로그래밍을", "비동기프로그래밍에서", "프로그래밍", "프로그래밍은", "비동기 프로그래밍", "벌통", "벌통에", "벌", "벌통관찰", "벌통관찰을",
    "벌통 관찰".normalize("NFD")]) {
    assert.equal((await titles(made, query))[0], "벌통 관찰", query);
  }
  const { results } = await search(made, "벌통 관찰");
  assert.equal(results[0].why, "title");
  for (const query of ["베이스", "데이터베이스", "데이터베이스를", "데이터"]) {
    assert.equal((await search(large, query)).total, 2000, query);
  }
  assert.deepEqual(await titles(made, "자바스크립트"), []);
});

test("tags, phrases and words to leave out", async () => {
  assert.deepEqual((await titles(made, "#bees")).sort(), ["Bees", "Hive"]);
  assert.deepEqual(await titles(made, "#bees/queen"), ["Bees"]);
  assert.deepEqual(await titles(made, "#queen"), []);
  assert.deepEqual(await titles(made, "#bees wax"), ["Hive"]);
  assert.deepEqual(await titles(made, "\"frames of wax\""), ["Hive"]);
  assert.deepEqual(await titles(made, "\"wax of frames\""), []);
  assert.deepEqual(await titles(made, "\"rames of wax\""), []);
  assert.deepEqual(await titles(made, "\"프로그래밍을 배우며\""), ["벌통 관찰"]);
  const without = await titles(made, "queen -frames");
  assert.ok(without.includes("Queen") && !without.includes("Hive"));
  assert.deepEqual((await titles(made, "queen -#bees")).includes("Hive"), false);
  assert.deepEqual(await titles(made, "-queen"), []);
  assert.deepEqual(await titles(made, " , \" "), []);
});

test("private notes, redirects and the page of what is missing are not found", async () => {
  assert.deepEqual(await titles(made, "unspeakable"), []);
  assert.deepEqual(await titles(made, "secret"), []);
  assert.deepEqual(await titles(made, "nothing here"), []);
});

test("excerpts are text in pieces, cut around the words, under their heading", async () => {
  const excerpt = (query) => made.evaluate(async (q) => {
    const { results } = await window.engine.search(q);
    const pieces = await window.engine.excerpt(results[0], q);
    return { pieces, heading: pieces.heading };
  }, query);
  const { pieces, heading } = await excerpt("Frames wax");
  assert.deepEqual(pieces.filter((piece) => piece.mark).map((piece) => piece.text.toLowerCase()), ["frames", "frames", "wax"]);
  assert.equal(heading.id, "frames");
  assert.ok(pieces.map((piece) => piece.text).join("").length < 200);
  const korean = await excerpt("프로그래밍에서");
  assert.deepEqual(korean.pieces.filter((piece) => piece.mark).map((piece) => piece.text), ["프로그래밍"]);
  assert.deepEqual(await made.evaluate(() => window.engine.terms("Bees -x \"Ten Frames\" 벌통을 #Tag")), ["bees", "ten frames", "벌통을", "벌통", "#tag"]);
});

test("folding is that of the builder", async () => {
  const vectors = JSON.parse(await readFile(new URL("../search/folding.json", import.meta.url)));
  const folded = await made.evaluate((texts) => texts.map((text) => window.folding.fold(text)), vectors.map(([text]) => text));
  assert.deepEqual(folded, vectors.map(([, expected]) => expected));
});

test("names answer before the text does", async () => {
  const [partial, all] = await large.evaluate(async () => {
    let early;
    const { total } = await window.engine.search("note 데이터베이스", { onPartial: (some) => { early ??= some.total; } });
    return [early, total];
  });
  assert.equal(partial, undefined, "names that have not all the words say nothing yet");
  assert.equal(all, 2000);
  const early = await large.evaluate(async () => {
    let found;
    await window.engine.search("note 1234", { onPartial: ({ results }) => { found ??= results[0]; } });
    return found;
  });
  assert.equal(early.title, "Note 1234");
});

test("a first query moves little, and the same one again nothing", async () => {
  const before = sent.length;
  const page = await opened("large");
  const mark = sent.length;
  const spent = (from) => sent.slice(from).filter(({ path }) => path.includes("/search/"));
  const { total, results } = await search(page, "word1234");
  assert.equal(results[0].title, "Note 1234");
  assert.equal(total, 1);
  await search(page, "common words");
  const first = spent(before).reduce((sum, { size }) => sum + size, 0);
  assert.ok(first < 100_000, `${first} bytes`);
  const asked = spent(before).map(({ path }) => path);
  assert.equal(new Set(asked).size, asked.length, "no file is fetched twice");
  assert.ok(spent(mark).every(({ status }) => status === 200));
  const again = sent.length;
  await search(page, "common words");
  assert.equal(sent.length, again, "nothing is fetched again");
  assert.deepEqual(page.problems, []);
});

test("a query that is not wanted any more ends, and a file that is gone is asked for anew", async () => {
  const ended = await large.evaluate(async () => {
    const control = new AbortController();
    const answer = window.engine.search("database abc", { signal: control.signal }).then(() => "answered", (error) => error.name);
    control.abort();
    return answer;
  });
  assert.equal(ended, "AbortError");
  const page = await opened("large");
  let refused = 0;
  await page.route(/\/search\/n\d+\./, (route) => {
    refused += 1;
    return refused === 1 ? route.fulfill({ status: 404, body: "" }) : route.continue();
  });
  assert.equal((await titles(page, "note 77"))[0], "Note 77");
  assert.ok(refused > 1);
});

test("a word that stands nowhere finds what it may have meant", async () => {
  const page = await opened("named");
  const first = {
    calout: "Callouts", settngs: "Settings", propertis: "Properties", "callout": "Callouts", "window": "Pop-out windows",
    // Joined and apart.
    popout: "Pop-out windows", nodejs: "Node.js", email: "E-mail", "pop out": "Pop-out windows",
    이진탐색트리: "이진 탐색 트리", 비동기프로그래밍을: "비동기 프로그래밍",
    // A syllable that is not whole yet, initials, one letter off, the other keyboard, another ending.
    빋: "비동기 프로그래밍", 비동ㄱ: "비동기 프로그래밍", 비동깃: "비동기 프로그래밍", ㅂㄷㄱ: "비동기 프로그래밍", ㅇㅈㅌㅅㅌㄹ: "이진 탐색 트리",
    트랜젝션: "트랜잭션", 콜아우트: "콜아웃", 옵시디안: "옵시디언 입문", qlehdrl: "비동기 프로그래밍", "ㄴㄷㅅ샤ㅜㅎㄴ": "Settings", 기다려: "기다리는 법",
  };
  for (const [query, title] of Object.entries(first)) assert.equal((await titles(page, query))[0], title, query);
  for (const query of ["zzzzzz", "\"calout\"", "ㅎㅎㅎㅎ", "뷁뷁뷁"]) assert.deepEqual(await titles(page, query), [], query);
  assert.equal((await search(page, "user")).total, 14);
  const terms = await page.evaluate(async () => {
    await window.engine.search("calout");
    return window.engine.terms("calout");
  });
  assert.ok(terms.includes("callouts"), `${terms}`);
  assert.deepEqual(page.problems, []);
});

test("the page that an address or many links name comes first", async () => {
  const page = await opened("named");
  assert.equal((await titles(page, "hive"))[0], "All about it");
  assert.equal((await titles(page, "introduction"))[0], "Introduction");
});

test("a Korean vault of other people", { skip: !has("help") }, async () => {
  const page = await opened("help");
  assert.equal((await titles(page, "템플릿"))[0], "템플릿");
  assert.equal((await titles(page, "템플릿을"))[0], "템플릿");
  const plugins = await search(page, "플러그인에서");
  assert.ok(plugins.total > 30, `${plugins.total}`);
  const phrase = await search(page, "\"코어 플러그인\"");
  assert.ok(phrase.results.length > 3);
  const { pieces } = await page.evaluate(async () => {
    const { results } = await window.engine.search("동기화");
    return { pieces: await window.engine.excerpt(results[0], "동기화") };
  });
  assert.ok(pieces.some((piece) => piece.mark && piece.text.includes("동기화")));
  assert.deepEqual(page.problems, []);
});

test("the manual", async () => {
  const page = await opened("manual");
  assert.equal((await titles(page, "비동기 프로그래밍"))[0], "비동기 프로그래밍");
  assert.equal((await titles(page, "settings"))[0], "Settings");
  assert.ok((await titles(page, "프로그래밍")).length > 1);
});
