import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { plusDays, Refusal, run, rowsOf, sql, type Instant } from "#domain/kernel";
import { partnerByReference, readSlug, setSlug } from "#domain/partners";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";

const db = await useDatabase();
let counter = 0;
const newPartner = async (): Promise<string> => (await db.run((tx) => makePartner(tx, `Partner ${++counter}`))).id;
const set = (partnerId: string, slug: string, at?: Instant): Promise<string> =>
  db.run((tx) => setSlug(at ? { ...tx, now: at, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) } : tx, partnerId, slug));
const ownerOf = async (slug: string): Promise<string | null> => (await db.run((tx) => partnerByReference(tx, slug)))?.id ?? null;
const currentOf = async (partnerId: string): Promise<string[]> =>
  (
    await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ reference: string }>`select reference from share_reference where partner_id = ${partnerId} and kind = 'slug' and is_current`,
      ),
    )
  ).map(({ reference }) => reference);

describe("a slug", () => {
  test.for<[string, string]>([
    ["paper-lane", "paper-lane"],
    ["abc", "abc"],
    ["1a1", "1a1"],
    ["a-b", "a-b"],
    ["a".repeat(32), "a".repeat(32)],
    ["  Paper-Lane ", "paper-lane"],
    ["ＰＡＰＥＲ－ｌａｎｅ", "paper-lane"], // full width
    ["ﬁne", "fine"], // a ligature
    ["①②a", "12a"],
    ["\u212Aelvin", "kelvin"], // the Kelvin sign
    ["paſt", "past"], // long s
    ["shops", "shops"],
  ])("%j is read as %j", ([typed, expected]) => {
    expect(readSlug(typed)).toBe(expected);
  });

  test.for([
    "",
    "a",
    "ab",
    "a".repeat(33),
    "123",
    "12-34",
    "-abc",
    "abc-",
    "a--b",
    "xn--80ak6aa92e",
    "a_b",
    "a.b",
    "a b",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "a%62c",
    "a@b",
    "é́té",
    "naïve",
    "p\u0430per-lane", // Cyrillic a
    "\u0440\u0430\u0440\u0435r", // more of it
    "ink\u200band",
    "ink\u00adand",
    "ink\u202eand",
    "ink\u2013twine",
    "ink\0and",
    "ink\nand",
    "ı-lane",
    "İzmir",
    "😀😀😀",
    "١٢a",
    "../abc",
    "<b>abc",
  ])("%j is refused", (typed) => {
    expect(() => readSlug(typed)).toThrow(expect.objectContaining({ code: "slug.unreadable", facts: { slug: typed } }));
  });

  test.for(["admin", "support", "WWW", "Healthz", "tracker", "ＡＰＩ", "null", "partner"])("%j is reserved", (typed) => {
    expect(() => readSlug(typed)).toThrow(expect.objectContaining({ code: "slug.reserved" }));
  });

  test("is of a–z, 0–9 and hyphens with a letter, and read again is the same, whatever was typed", () => {
    const piece = fc.oneof(
      fc.constantFrom("a", "z", "0", "9", "-", "Ａ", "K", "ﬁ", "\u0430", " "),
      fc.string({ unit: "binary", maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 34 }), (pieces) => {
        const slug = unlessRefused(() => readSlug(pieces.join("")));
        if (slug === null) return;
        expect(slug).toMatch(/^[a-z0-9](?!.*--)[a-z0-9-]{1,30}[a-z0-9]$/);
        expect(slug).toMatch(/[a-z]/);
        expect(readSlug(slug)).toBe(slug);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Anything else that is thrown is thrown on. */
function unlessRefused(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

describe("taking a slug", () => {
  let owner = "";
  let other = "";
  beforeAll(async () => {
    [owner, other] = [await newPartner(), await newPartner()];
    await set(owner, "first-word");
    await set(owner, "second-word");
  });

  test("makes the new one current, and the old one still leads to its partner", async () => {
    expect(await currentOf(owner)).toEqual(["second-word"]);
    expect([await ownerOf("first-word"), await ownerOf("FIRST-word"), await ownerOf("second-word")]).toEqual([owner, owner, owner]);
  });

  test.for(["second-word", "Second-Word", "first-word"])("of somebody else is refused: %s", async (slug) => {
    await expect(set(other, slug)).rejects.toMatchObject({ code: "slug.taken" });
    expect(await currentOf(other)).toEqual([]);
  });

  test("that is one's own already changes nothing", async () => {
    expect(await set(owner, "second-word")).toBe("second-word");
    expect(await currentOf(owner)).toEqual(["second-word"]);
  });

  test("an older one of one's own brings it back", async () => {
    await set(owner, "first-word");
    expect(await currentOf(owner)).toEqual(["first-word"]);
    await set(owner, "second-word");
    expect(await currentOf(owner)).toEqual(["second-word"]);
  });

  test("that an older system gave somebody else is refused, one's own becomes the slug", async () => {
    await db.run((tx) =>
      run(
        tx,
        sql`insert into share_reference (reference, partner_id, kind, is_current, since) values ('old-name', ${other}, 'legacy', true, ${tx.now})`,
      ),
    );
    await expect(set(owner, "old-name")).rejects.toMatchObject({ code: "slug.taken" });
    expect(await set(other, "old-name")).toBe("old-name");
    expect(await currentOf(other)).toEqual(["old-name"]);
  });

  test("with only digits can't pass for a share ID", async () => {
    const { shareId } = (await db.run((tx) => partnerByReference(tx, "second-word")))!;
    await expect(set(other, shareId)).rejects.toMatchObject({ code: "slug.unreadable" });
  });
});

describe("a retired slug", () => {
  const retired = (): Instant => db.clock.now();

  const day = 86_400_000;

  async function retire(slug: string): Promise<[former: string, next: string]> {
    const former = await newPartner();
    await set(former, slug);
    await set(former, `${slug}-2`);
    return [former, await newPartner()];
  }

  test.for<[string, number]>([
    ["364 days", 364 * day],
    ["a millisecond less than 365 days", 365 * day - 1],
  ])("is its partner's still after %s", async ([, milliseconds]) => {
    const slug = `kept-${milliseconds}`;
    const [former, next] = await retire(slug);
    await expect(set(next, slug, retired().add({ milliseconds }))).rejects.toMatchObject({ code: "slug.taken" });
    expect(await ownerOf(slug)).toBe(former);
  });

  test.for<[string, number]>([
    ["365 days", 365 * day],
    ["366 days", 366 * day],
  ])("may be somebody else's after %s", async ([, milliseconds]) => {
    const slug = `free-${milliseconds}`;
    const [former, next] = await retire(slug);
    const later = retired().add({ milliseconds });
    expect(await set(next, slug, later)).toBe(slug);
    expect(await ownerOf(slug)).toBe(next);
    await expect(set(former, slug, later)).rejects.toMatchObject({ code: "slug.taken" });
  });

  test("leads to its partner for as long as nobody else takes it, and can be taken back after years", async () => {
    const former = await newPartner();
    await set(former, "long-ago");
    await set(former, "these-days");
    expect(await ownerOf("long-ago")).toBe(former);
    expect(await set(former, "long-ago", plusDays(retired(), 2_000))).toBe("long-ago");
  });
});

describe("new slugs within a year", () => {
  test("are five at most; taking one's own back is not counted, and a year later there is room again", async () => {
    const partner = await newPartner();
    const start = db.clock.now();
    for (let number = 1; number <= 5; number++) await set(partner, `word-${number}-of-five`, plusDays(start, number - 1));
    await expect(set(partner, "word-6-of-five", plusDays(start, 5))).rejects.toMatchObject({
      code: "slug.too-many-changes",
      facts: { limit: 5 },
    });
    expect(await set(partner, "word-1-of-five", plusDays(start, 6))).toBe("word-1-of-five");
    expect(await set(partner, "word-5-of-five", plusDays(start, 7))).toBe("word-5-of-five");
    await expect(set(partner, "word-6-of-five", plusDays(start, 365).subtract({ milliseconds: 1 }))).rejects.toMatchObject({
      code: "slug.too-many-changes",
    });
    expect(await set(partner, "word-6-of-five", plusDays(start, 365))).toBe("word-6-of-five");
    await expect(set(partner, "word-7-of-five", plusDays(start, 365))).rejects.toMatchObject({ code: "slug.too-many-changes" });
  });
});

describe("partners who race for one slug", () => {
  const oneWins = ["slug.taken", "slug.taken", "slug.taken", "slug.taken", "slug.taken", "slug.taken", "slug.taken", "taken by me"];

  async function expectOneWinner(slug: string, at: Instant): Promise<void> {
    const partners = await Promise.all(Array.from({ length: 8 }, newPartner));
    const results = await atOnce(db, partners, (tx, id) =>
      setSlug({ ...tx, now: at, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) }, id, slug),
    );
    expect(outcomesOf(results, "taken by me")).toEqual(oneWins);
    expect(partners.filter((_, index) => results[index]?.status === "fulfilled")).toEqual([await ownerOf(slug)]);
  }

  test("that was nobody's: one gets it, the others are told so", () => expectOneWinner("golden-word", db.clock.now()));

  test("that has just become free: one gets it, the others are told so", async () => {
    const former = await newPartner();
    await set(former, "silver-word");
    await set(former, "silver-word-2");
    await expectOneWinner("silver-word", plusDays(db.clock.now(), 366));
  });

  test("one partner who asks for four at once gets them one after the other", async () => {
    const partner = await newPartner();
    const results = await atOnce(db, ["north", "east", "south", "west"], (tx, word) => setSlug(tx, partner, `${word}-wind`));
    expect(outcomesOf(results, "set")).toEqual(["set", "set", "set", "set"]);
    expect(await currentOf(partner)).toHaveLength(1);
  });

  test("one partner who asks for eight at once gets no more than five", async () => {
    const partner = await newPartner();
    const results = await atOnce(
      db,
      Array.from({ length: 8 }, (_, index) => index),
      (tx, index) => setSlug(tx, partner, `wave-${index}`),
    );
    expect(outcomesOf(results, "set")).toEqual([
      "set",
      "set",
      "set",
      "set",
      "set",
      "slug.too-many-changes",
      "slug.too-many-changes",
      "slug.too-many-changes",
    ]);
  });

  test("whoever grasps for a word first keeps everybody from it and from what reads like it", async () => {
    const [first, second, third] = [await newPartner(), await newPartner(), await newPartner()];
    await set(second, "held-word");
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    const holding = db.run(async (tx) => {
      await rowsOf(tx, sql`select from share_reference where reference = 'held-word' for update`);
      held();
      await isReleased;
    });
    await isHeld;
    const grasping = set(second, "brief-word"); // holds the word, and waits for its own row
    await untilLocksAreWaitedFor(db);
    const others = [set(first, "brief-word"), set(third, "brlef-w0rd")].map((each) => each.catch((error: unknown) => error));
    await untilLocksAreWaitedFor(db, { count: 3 });
    release();
    await holding;
    expect(await grasping).toBe("brief-word");
    expect(await Promise.all(others)).toMatchObject([{ code: "slug.taken" }, { code: "slug.look-alike" }]);
  });
});
