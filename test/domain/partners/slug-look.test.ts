import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oneOf, plusDays, run, rowsOf, sql, type Instant, type Refusal } from "#domain/kernel";
import { findPartner, partnerById, readSlug, setSlug } from "#domain/partners";
import { lookOf } from "../../../domain/partners/slug-look.ts";
import { otherSlugs } from "../../../domain/partners/slug-suggestions.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

const db = await useDatabase();
let counter = 0;
const newPartner = async (): Promise<string> => (await db.run((tx) => makePartner(tx, `Partner ${++counter}`))).id;
const set = (partnerId: string, slug: string, at?: Instant): Promise<string> =>
  db.run((tx) => setSlug(at ? { ...tx, now: at, enqueue: (topic, id) => tx.enqueue(topic, id) } : tx, partnerId, slug));

describe("a word that reads like another one", () => {
  test.for<[string, string]>([
    ["paper-lane", "paperlane"],
    ["paper-lane", "pa-per-1ane"],
    ["soil-and-zoo", "501landz0o"],
    ["bug-six", "6u9-5ix"],
    ["corner", "comer"],
    ["vvashi", "washi"],
    ["quill", "gu111"],
  ])("%s and %s look alike", ([one, other]) => {
    expect(lookOf(one)).toBe(lookOf(other));
  });

  test.for<[string, string]>([
    ["paper-lane", "paper-line"],
    ["ink", "link"],
    ["cat", "cut"],
    ["abc-1", "abc-2"],
  ])("%s and %s don't", ([one, other]) => {
    expect(lookOf(one)).not.toBe(lookOf(other));
  });

  test("is found by the database exactly where the rule says so, by its index", async () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abgilmnoqrsvwz01256789-".split("")), minLength: 1, maxLength: 12 });
    const words = [...new Set(fc.sample(letters, { numRuns: 500, seed: 7 }))];
    const rows = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ reference: string; look: string }>`
          select reference, translate(replace(replace(replace(reference, '-', ''), 'rn', 'm'), 'vv', 'w'), 'oilzsb6gq', '011258899') as look
          from unnest(${words}::text[]) as reference`,
      ),
    );
    for (const { reference, look } of rows) expect(look).toBe(lookOf(reference));
    const [{ definition } = { definition: "" }] = await db.run((tx) =>
      rowsOf(tx, sql<{ definition: string }>`select pg_get_indexdef('share_reference_look'::regclass) as definition`),
    );
    expect(definition).toContain("'oilzsb6gq'::text, '011258899'::text");
  });
});

describe("a slug that could be misread", () => {
  test("as somebody's share ID is refused, as one's own it is not", async () => {
    const [one, two] = [await newPartner(), await newPartner()];
    const { shareId } = await db.run((tx) => partnerById(tx, one));
    const alike = shareId.replace("1", "l").replaceAll("0", "o");
    expect(alike).not.toBe(shareId);
    await expect(set(two, alike)).rejects.toMatchObject({ code: "slug.look-alike", facts: { slug: alike } });
    expect(await set(one, alike)).toBe(alike);
  });

  test("never comes to read like a share ID that is given out later", async () => {
    const owner = await newPartner();
    const { last } = await db.run((tx) => oneOf(tx, sql<{ last: string }>`select last_value::text as last from partner_share_id`));
    const word = String(Number(last) + 1)
      .replace("1", "i")
      .replaceAll("0", "o");
    await set(owner, word);
    const { shareId } = await db.run(async (tx) => partnerById(tx, await newPartner()));
    expect(shareId).toBe(String(Number(last) + 2));
  });

  test("as somebody's slug is refused for as long as that is theirs, and after that as somebody else's", async () => {
    const [one, two] = [await newPartner(), await newPartner()];
    await set(one, "silk-bows");
    await expect(set(two, "s1lkb0ws")).rejects.toMatchObject({ code: "slug.look-alike" });
    expect(await set(one, "silkbows")).toBe("silkbows");
    await set(one, "wool-and-felt");
    const retired = db.clock.now();
    await expect(set(two, "silk-b0ws", plusDays(retired, 364))).rejects.toMatchObject({ code: "slug.look-alike" });
    expect(await set(two, "silk-b0ws", plusDays(retired, 366))).toBe("silk-b0ws");
    await expect(set(one, "silk-bows", plusDays(retired, 366))).rejects.toMatchObject({ code: "slug.look-alike" });
  });

  test("which a partner had before there was this rule stays theirs, and can be taken back within the twelve months", async () => {
    const [one, two] = [await newPartner(), await newPartner()];
    await set(one, "old-oak");
    await db.run((tx) =>
      run(
        tx,
        sql`insert into share_reference (reference, partner_id, kind, is_current, since) values ('o1d-oak', ${two}, 'slug', true, ${tx.now})`,
      ),
    );
    expect(await set(two, "o1d-oak")).toBe("o1d-oak");
    await set(two, "young-oak");
    expect(await set(two, "o1d-oak", plusDays(db.clock.now(), 300))).toBe("o1d-oak");
  });

  test.for(["supp0rt", "adm1n", "ad-min", "f1nance", "s-hop"])("as a word of the programme's own is refused: %s", (typed) => {
    expect(() => readSlug(typed)).toThrow(expect.objectContaining({ code: "slug.reserved" }));
  });
});

describe("a refusal of a word", () => {
  async function offeredTo(name: string, typed: string): Promise<string[]> {
    const partner = (await db.run((tx) => makePartner(tx, name))).id;
    const refusal = await set(partner, typed).then(
      () => expect.unreachable(),
      (error: unknown) => error as Refusal,
    );
    const offered = refusal.facts["suggestions"] as string[];
    for (const word of offered) expect(await set(partner, word)).toBe(word);
    return offered;
  }

  test("offers two others that can be taken as they stand", async () => {
    await set(await newPartner(), "glue-and-glitter");
    expect(await offeredTo("Glue & Glitter", "glue-and-glitter")).toEqual(["glue-glitter", "glue-glitter-studio"]);
    expect(await offeredTo("Glue & Glitter Two", "glue-g1itter")).toEqual(["glue-glitter-two", "glue-glitter-two-studio"]);
    expect(await offeredTo("Ünder Ørchard’s", "Ünder Orchard's!")).toEqual(["under-rchards", "under-orchards"]);
    expect(await offeredTo("Sam", "support")).toEqual(["sam", "sam-studio"]);
  });

  test("offers something even to a name without a Latin letter", async () => {
    expect(await offeredTo("חנות נייר", "ab")).toEqual(["ab-studio", "ab-makes"]);
    const partner = (await db.run((tx) => findPartner(tx, "ab-makes")))!.id;
    const bare = await db.run((tx) => otherSlugs(tx, partner, "日本", () => Promise.resolve(true)));
    expect(bare).toEqual([expect.stringMatching(/^partner-\d+$/)]);
  });
});
