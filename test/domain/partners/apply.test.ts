import { describe, expect, test } from "vitest";
import { oneOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import {
  applyAsPartner,
  applyUnknown,
  contactOf,
  findPartner,
  partnerByReference,
  readEmail,
  statusAt,
  type PartnerFacts,
} from "#domain/partners";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const apply = (email: string, over: { name?: string; shareId?: string } = {}): Promise<PartnerFacts> =>
  db.run((tx) => applyAsPartner(tx, { name: "Ada", email, application: "I make things.", ...over }));

describe("an e-mail address", () => {
  test.for<[string, string]>([
    ["ada@example.org", "ada@example.org"],
    ["  Ada.Lovelace+cards@Example.ORG \n", "ada.lovelace+cards@example.org"],
    ["o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"],
    ["jose\u0301@example.org", "jos\u00e9@example.org"], // composed, so that it is one and the same address
    ["\u212Aelvin@example.org", "kelvin@example.org"], // the Kelvin sign
    ["用户@example.org", "用户@example.org"],
    ["a@xn--bcher-kva.example", "a@xn--bcher-kva.example"],
    ["a@example.xn--p1ai", "a@example.xn--p1ai"],
    [`${"a".repeat(64)}@example.org`, `${"a".repeat(64)}@example.org`],
    [`a@${"b".repeat(63)}.example`, `a@${"b".repeat(63)}.example`],
    [longest(254), longest(254)],
  ])("%j is read as %j", ([typed, expected]) => {
    expect(readEmail(typed)).toBe(expected);
  });

  test.for([
    "",
    "ada",
    "@example.org",
    "ada@",
    "ada@example",
    "ada@@example.org",
    "ada@home@example.org",
    "ada lovelace@example.org",
    "ada@exam ple.org",
    "ada@example.org\r\nBcc: everybody@example.org",
    "ada\r\nBcc: x@example.org",
    "ada\n@example.org",
    "ada@example.org, eve@example.org",
    "ada;eve@example.org",
    "Ada <ada@example.org>",
    '"ada"@example.org',
    "ada@[127.0.0.1]",
    "ada@127.0.0.1",
    "ada@.example.org",
    "ada@example..org",
    "ada@example.org.",
    "ada@-example.org",
    "ada@example-.org",
    "ada@under_score.org",
    "ada@bücher.example", // the host in its ASCII form, please
    "ada@ex\u0430mple.org", // Cyrillic
    "ada\0@example.org",
    "ada\u0007@example.org",
    "ada\u007f@example.org",
    "ada\u200b@example.org",
    "\u202eada@example.org",
    "ada\ud800@example.org",
    "ada＠example.org",
    `${"a".repeat(65)}@example.org`,
    `a@${"b".repeat(64)}.example`,
    longest(255),
  ])("%j is refused", (typed) => {
    expect(() => readEmail(typed)).toThrow(expect.objectContaining({ code: "partner.email-unreadable" }));
  });
});

test("a very long address is refused at once", () => {
  expect(() => readEmail(`a@${"b.".repeat(200_000)}org`)).toThrow(expect.objectContaining({ code: "partner.email-unreadable" }));
  expect(() => readEmail(`a@${"b-".repeat(200_000)}`)).toThrow(expect.objectContaining({ code: "partner.email-unreadable" }));
});

describe("an application", () => {
  test("is open until somebody answers it, with a share ID that leads to its partner", async () => {
    const partner = await apply("first@example.org", { name: "  Paper Lane " });
    expect(partner).toMatchObject({ name: "Paper Lane", status: "applied", slug: null, isErased: false });
    expect(await db.run((tx) => contactOf(tx, partner.id))).toEqual({ email: "first@example.org", application: "I make things." });
    expect(partner.shareId).toMatch(/^\d+$/);
    expect(partner.appliedAt).toEqual(db.clock.now());
    expect(await db.run((tx) => partnerByReference(tx, partner.shareId))).toEqual(partner);
    expect(await db.run((tx) => findPartner(tx, " First@Example.org"))).toEqual(partner);
    expect(await db.run((tx) => statusAt(tx, partner.id, db.clock.now()))).toBe("applied");
  });

  test.for(["second@example.org", "SECOND@example.org", " second@EXAMPLE.org\n"])(
    "is refused for an address that is known: %j",
    async (email) => {
      await apply("second@example.org").catch(() => {});
      await expect(apply(email)).rejects.toMatchObject({ code: "partner.already-applied", facts: { status: "applied" } });
    },
  );

  test("from a stranger says nothing of a known address: the partner stays who they are, and the audit has it once a day", async () => {
    const partner = await apply("known@example.org");
    const asStranger = (email: string) =>
      db.run((tx) => applyUnknown(tx, { name: "Eve", email, application: "Let me in." }), { kind: "guest" });
    const noted = () =>
      count((tx) =>
        oneOf(tx, sql`select count(*)::int as n from audit_entry where act = 'partner.apply-again' and subject_id = ${partner.id}`),
      );
    for (const email of ["known@example.org", "KNOWN@example.org", "unknown@example.org"]) expect(await asStranger(email)).toBeUndefined();
    expect(await db.run((tx) => findPartner(tx, "known@example.org"))).toEqual(partner);
    expect(await db.run((tx) => findPartner(tx, "unknown@example.org"))).toMatchObject({ name: "Eve", status: "applied" });
    expect(await noted()).toBe(1);
    db.clock.set(db.clock.now().add({ hours: 25 }).toString());
    await asStranger("known@example.org");
    expect(await noted()).toBe(2);
  });

  test("eight at once with one address make one partner", async () => {
    const results = await atOnce(db, eight, (tx) => applyAsPartner(tx, { name: "Ada", email: "race@example.org", application: "" }));
    expect(outcomesOf(results, "made")).toEqual(["made", ...Array.from({ length: 7 }, () => "partner.already-applied")]);
    expect(
      await count((tx) =>
        oneOf(tx, sql`select count(*)::int as n from partner where email_fingerprint = ${db.vault.fingerprint("race@example.org")}`),
      ),
    ).toBe(1);
    expect(
      await count((tx) =>
        oneOf(
          tx,
          sql`select count(*)::int as n from partner_status_change c join partner p on p.id = c.partner_id where email_fingerprint = ${db.vault.fingerprint("race@example.org")}`,
        ),
      ),
    ).toBe(1);
  });

  test("eight at once with eight addresses get eight share IDs", async () => {
    const results = await atOnce(db, eight, (tx, index) =>
      applyAsPartner(tx, { name: "Ada", email: `crowd${index}@example.org`, application: "" }),
    );
    expect(new Set(results.map((result) => result.status === "fulfilled" && result.value.shareId)).size).toBe(8);
  });

  test("never gets a share ID that an older system has given to somebody else", async () => {
    const last = Number((await apply("before@example.org")).shareId);
    const imported = await apply("imported@example.org", { shareId: String(last + 1) });
    const next = await apply("after@example.org");
    expect([imported.shareId, next.shareId]).toEqual([String(last + 1), String(last + 2)]);
  });

  test("that is refused leaves nothing behind", async () => {
    const before = await db.run((tx) =>
      rowsOf(tx, sql`select (select count(*) from partner) as partners, (select count(*) from share_reference) as words`),
    );
    await expect(apply("no address")).rejects.toMatchObject({ code: "partner.email-unreadable" });
    await expect(apply("first@example.org")).rejects.toMatchObject({ code: "partner.already-applied" });
    expect(
      await db.run((tx) =>
        rowsOf(tx, sql`select (select count(*) from partner) as partners, (select count(*) from share_reference) as words`),
      ),
    ).toEqual(before);
  });
});

describe("a partner is looked for", () => {
  test.for(["", "nobody", "nul\0", "half\ud800", "nul\0@example.org", "%", "'; drop table partner --", "x".repeat(200)])(
    "and not found by %j",
    async (typed) => {
      expect(await db.run((tx) => findPartner(tx, typed))).toBeNull();
      expect(await db.run((tx) => partnerByReference(tx, typed))).toBeNull();
    },
  );

  test("and found by a reference of an older system, however it is spelled", async () => {
    const partner = await apply("legacy@example.org");
    await db.run((tx) =>
      run(
        tx,
        sql`insert into share_reference (reference, partner_id, kind, is_current, since) values ('grace hopper', ${partner.id}, 'legacy', false, ${tx.now})`,
      ),
    );
    for (const typed of ["grace hopper", " Grace Hopper ", "ＧＲＡＣＥ\u00a0hopper"])
      expect((await db.run((tx) => partnerByReference(tx, typed)))?.id).toBe(partner.id);
  });
});

/** An address of exactly so many characters. */
function longest(length: number): string {
  const local = "a".repeat(64);
  const host = `${"b".repeat(61)}.${"c".repeat(61)}.`;
  return `${local}@${host}${"d".repeat(length - 65 - host.length - 4)}.org`.replace(
    /d{64,}/,
    (all) => `${"d".repeat(30)}.${"d".repeat(all.length - 31)}`,
  );
}

async function count(query: (tx: Tx) => Promise<unknown>): Promise<number> {
  return ((await db.run(query)) as { n: number }).n;
}
