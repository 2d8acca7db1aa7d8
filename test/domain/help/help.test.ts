import { beforeAll, describe, expect, test } from "vitest";
import { articleList } from "#domain/answers";
import {
  archiveArticle,
  articleHistory,
  articleVersion,
  findArticles,
  publishArticle,
  publishedArticle,
  undoArticle,
  writeArticle,
} from "#domain/help";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";

/** Help articles: versions that are published and undone, and what finds them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const made = async (title: string, words: string, tags: string[] = []): Promise<string> => {
  const { slug } = await db.run((tx) => writeArticle(tx, { title, words, tags }));
  await db.run((tx) => publishArticle(tx, slug));
  return slug;
};
const found = async (typed: string, limit = 5) => (await db.run((tx) => findArticles(tx, typed, limit))).articles.map(({ slug }) => slug);

beforeAll(async () => {
  await made("Why is my order still pending?", "An order is **pending** until the customer has paid. After that it waits for its hold.", [
    "orders",
  ]);
  await made("When am I paid?", "Payouts leave on the *first* of the month. See [`/earnings next`](https://shop.example/x).", [
    "payout",
    "money",
  ]);
  await made("How share links work", "A link carries your share ID. Orders that follow a click are yours, pending or not.", ["links"]);
  await made("Wie Überweisungen laufen", "Überweisungen an die Bank dauern zwei Tage.");
});

describe("what finds an article", () => {
  test.each([
    ["a question in one's own words", "why are my orders still pending??", "why-is-my-order-still-pending"],
    ["another form of a word", "clicking", "how-share-links-work"],
    ["the beginning of a word", "payou", "when-am-i-paid"],
    ["a slip", "pednign order", "why-is-my-order-still-pending"],
    ["a letter too few", "payuot", "when-am-i-paid"],
    ["a tag", "money", "when-am-i-paid"],
    ["letters of another language", "überweisung", "wie-uberweisungen-laufen"],
    ["what only the text has", "click", "how-share-links-work"],
  ])("%s", async (_what, typed, slug) => expect((await found(typed))[0]).toBe(slug));

  test("its title weighs more than its text", async () => {
    expect(await found("pending")).toEqual(["why-is-my-order-still-pending", "how-share-links-work"]);
  });

  test("a table is read row by row, without its lines", async () => {
    await made("What tables say", "| State | What it means |\n|---|:--|\n| parked | nobody drives it |\n\n---\n\nThat is all.");
    const { articles } = await db.run((tx) => findArticles(tx, "parked", 1));
    expect(articles[0]!.snippet).toBe("State: What it means. parked: nobody drives it. That is all");
  });

  test("what it took a mistyped word for is told, and the snippet is what stands around the words", async () => {
    const { corrections, articles } = await db.run((tx) => findArticles(tx, "payuot", 1));
    expect(corrections).toEqual([{ typed: "payuot", meant: ["payout"] }]);
    expect(articles[0]!.snippet).toBe("Payouts leave on the first of the month. See /earnings next");
  });

  test.each([
    ["nothing", ""],
    ["words that mean nothing", "is it the that of"],
    ["what nobody wrote about", "xylophone lessons in Reykjavik"],
    ["operators of the search", "pend & | ! <-> :* () 'x' \\ "],
    ["a quotation that never ends", "'; drop table help_article; --"],
    ["an endless question", "pending ".repeat(5_000)],
    ["an endless word", "p".repeat(10_000)],
    ["signs", "🦀 ½ ﷺ \u0000 %s $1 ${x} {{x}}"],
    ["something else that is mostly stop words and one hit", "tell me about the weather in paris on a sunday before pending"],
  ])("%s is a question like any other", async (_what, typed) => {
    expect((await found(typed)).length).toBeLessThanOrEqual(3);
  });
});

describe("versions", () => {
  test("a draft is found and read by nobody; published it is, and a newer draft changes nothing for readers", async () => {
    const { slug } = await db.run((tx) => writeArticle(tx, { title: "Zebra stamps", words: "Stripes." }));
    expect([await found("zebra"), await refusalOf(db.run((tx) => publishedArticle(tx, slug)))]).toEqual([[], "article.unknown"]);
    await db.run((tx) => publishArticle(tx, slug));
    expect(await refusalOf(db.run((tx) => publishArticle(tx, slug)))).toBe("article.nothing-new");
    const next = await db.run((tx) => writeArticle(tx, { slug, words: "Dots." }));
    expect(next).toMatchObject({ state: "changed", head: 2, live: 1, title: "Zebra stamps" });
    expect([(await db.run((tx) => publishedArticle(tx, slug))).words, await found("dots")]).toEqual(["Stripes.", []]);
    await db.run((tx) => publishArticle(tx, slug));
    expect([await found("dots"), await found("stripes")]).toEqual([[slug], []]);
  });

  test("an undo is a version of its own, and what was put away can come back", async () => {
    const undone = await db.run((tx) => undoArticle(tx, "zebra-stamps", 1));
    expect(undone).toMatchObject({ number: 3, words: "Stripes.", state: "changed" });
    await db.run((tx) => publishArticle(tx, "zebra-stamps"));
    expect((await db.run((tx) => articleHistory(tx, "zebra-stamps"))).map(({ number, words }) => [number, words])).toEqual([
      [3, "Stripes."],
      [2, "Dots."],
      [1, "Stripes."],
    ]);
    await db.run((tx) => archiveArticle(tx, "zebra-stamps"));
    expect([await found("zebra"), await refusalOf(db.run((tx) => archiveArticle(tx, "zebra-stamps")))]).toEqual([
      [],
      "article.archived-already",
    ]);
    await db.run((tx) => publishArticle(tx, "zebra-stamps"));
    expect(await found("zebra")).toEqual(["zebra-stamps"]);
  });

  test("of eight who write the same article at once each has a version; of eight new ones of one name one is made", async () => {
    await atOnce(db, ["a", "b", "c", "d", "e", "f", "g", "h"], (tx, words) => writeArticle(tx, { slug: "zebra-stamps", words }));
    const { head } = await db.run((tx) => articleVersion(tx, "zebra-stamps"));
    expect(head).toBe(11);
    const results = await atOnce(db, Array.from({ length: 8 }), (tx) => writeArticle(tx, { title: "One of a kind", words: "x" }));
    expect(outcomesOf(results, "made")).toEqual([...Array.from({ length: 7 }, () => "article.taken"), "made"]);
  });

  test.each([
    ["no title", { title: " ", words: "x" }],
    ["a title without letters", { title: "???", words: "x" }],
    ["a title of 500 characters", { title: "t".repeat(500), words: "x" }],
    ["no text", { title: "Fine" }],
    ["an endless text", { title: "Fine", words: "x".repeat(20_001) }],
    ["too many tags", { title: "Fine", words: "x", tags: "abcdefghi".split("") }],
  ])("%s is refused", async (_what, input) => expect(await refusalOf(db.run((tx) => writeArticle(tx, input)))).toBe("article.unreadable"));

  test("staff see all of them, readers what is published", async () => {
    const [staff, readers] = await db.run(async (tx) => [await articleList(tx, 1, "staff"), await articleList(tx, 1, "readers")] as const);
    expect([staff.total, readers.total]).toEqual([7, 6]);
  });
});
