import { beforeAll, describe, expect, test } from "vitest";
import { instant, sha256 } from "#domain/kernel";
import { legalVersions } from "#domain/answers";
import {
  acceptTerms,
  legalDraft,
  mustHaveAcceptedTerms,
  newestTerms,
  publishTerms,
  termsInEffect,
  termsToAskFor,
  withdrawTerms,
  writeLegalDraft,
} from "#domain/legal";
import { applyAsPartner, changeStatus } from "#domain/partners";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

/** The legal terms: written, published from a day on, accepted by their hash, asked for, and money that waits for them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const [ann, bob] = [
  (await db.run((tx) => makePartner(tx, "Ann", "ann-one"))).id,
  (await db.run((tx) => makePartner(tx, "Bob", "bob-one"))).id,
];
const terminal = { platform: "console", linkId: null } as const;
const accept = (partnerId: string, hash: string) => db.run((tx) => acceptTerms(tx, partnerId, hash, terminal));
const money = (partnerId: string) => refusalOf(db.run((tx) => mustHaveAcceptedTerms(tx, partnerId)));
const asked = (partnerId: string) => db.run((tx) => termsToAskFor(tx, partnerId));

describe("before there are any", () => {
  test("nobody is asked, and no money waits", async () => {
    expect(await asked(ann)).toBeNull();
    expect(await money(ann)).toBe("not refused");
    expect(await refusalOf(accept(ann, sha256("anything")))).toBe("legal.none");
  });

  test("an empty draft is not published, nor one that is too long or from a day that is over", async () => {
    expect(await refusalOf(db.run((tx) => publishTerms(tx, tx.now)))).toBe("legal.nothing-written");
    expect(await refusalOf(db.run((tx) => writeLegalDraft(tx, "x".repeat(100_001), "anew")))).toBe("legal.too-long");
    await db.run((tx) => writeLegalDraft(tx, "# Terms", "anew"));
    await db.run((tx) => writeLegalDraft(tx, "Be kind.", "at-the-end"));
    expect((await db.run((tx) => legalDraft(tx))).words).toBe("# Terms\n\nBe kind.");
    expect(await refusalOf(db.run((tx) => publishTerms(tx, tx.now.subtract({ seconds: 1 }))))).toBe("legal.in-the-past");
  });
});

describe("the first version, at once", () => {
  beforeAll(() => db.run((tx) => publishTerms(tx, tx.now)));

  test("stands under the hash of its text, and the draft is empty again", async () => {
    expect(await db.run(newestTerms)).toMatchObject({ number: 1, words: "# Terms\n\nBe kind.", hash: sha256("# Terms\n\nBe kind.") });
    expect((await db.run((tx) => legalDraft(tx))).words).toBe("");
  });

  test("money waits for whoever has not accepted it", async () => {
    expect([await money(ann), await money(bob)]).toEqual(["legal.not-accepted", "legal.not-accepted"]);
  });

  test("is accepted by the hash of what was shown, once", async () => {
    const { hash } = (await db.run(newestTerms))!;
    expect(await refusalOf(accept(ann, sha256("another text")))).toBe("legal.changed");
    expect(await accept(ann, hash)).toMatchObject({ isNew: true, version: { number: 1 } });
    const first = db.clock.now();
    db.clock.set("2026-11-02T13:00:00Z");
    expect(await accept(ann, hash)).toMatchObject({ isNew: false, at: first });
    expect([await money(ann), await money(bob)]).toEqual(["not refused", "legal.not-accepted"]);
    expect((await db.run((tx) => legalVersions(tx, 1))).rows.map(({ number, accepted }) => [number, accepted])).toEqual([[1, 1]]);
  });

  test("its text and who accepted it can't be changed", async () => {
    for (const statement of [
      "update legal_terms set words = 'x'",
      "delete from legal_acceptance",
      "update legal_acceptance set hash = 'x'",
    ])
      await expect(db.run((tx) => tx.em.execute(statement))).rejects.toThrow(/append-only/);
  });

  test("who accepted it is asked for nothing; who did not is asked once a day, also by eight commands at once", async () => {
    expect(await asked(ann)).toBeNull();
    db.clock.set("2026-11-03T08:00:00Z");
    const told = await atOnce(db, Array.from({ length: 8 }), (tx) => termsToAskFor(tx, bob));
    expect(told.map((each) => (each.status === "fulfilled" ? each.value?.number : String(each.reason))).filter(Boolean)).toEqual([1]);
    db.clock.set("2026-11-04T07:59:59Z");
    expect(await asked(bob)).toBeNull();
    db.clock.set("2026-11-04T08:00:00Z");
    expect(await asked(bob)).toMatchObject({ number: 1 });
  });

  test("who was declined is not asked", async () => {
    const { id } = await db.run((tx) => applyAsPartner(tx, { name: "Zoe", email: "zoe@example.org", application: "hello" }));
    await db.run((tx) => changeStatus(tx, id, "declined", "no"));
    expect(await asked(id)).toBeNull();
  });
});

describe("the next version, from a day on", () => {
  const from = instant("2027-01-01T07:00:00Z");

  test("the same text is no new version; of eight who publish at once one does", async () => {
    await db.run((tx) => writeLegalDraft(tx, "# Terms\n\nBe kind.", "anew"));
    expect(await refusalOf(db.run((tx) => publishTerms(tx, from)))).toBe("legal.unchanged");
    await db.run((tx) => writeLegalDraft(tx, "# Terms\n\nBe very kind.", "anew"));
    const results = await atOnce(db, Array.from({ length: 8 }), (tx) => publishTerms(tx, from));
    expect(outcomesOf(results, "published")).toEqual([...Array.from({ length: 7 }, () => "legal.nothing-written"), "published"]);
  });

  test("is asked for ahead of its date, at once, and stops no money before it", async () => {
    expect(await db.run(termsInEffect)).toMatchObject({ number: 1 });
    expect(await asked(ann)).toMatchObject({ number: 2, effectiveAt: from });
    expect(await money(ann)).toBe("not refused");
    db.clock.set("2027-01-01T06:59:59Z");
    expect(await money(ann)).toBe("not refused");
    db.clock.set("2027-01-01T07:00:00Z");
    expect(await money(ann)).toBe("legal.not-accepted");
    db.clock.set("2026-11-05T08:00:00Z");
  });

  test("no other is published beside it, and it can be taken back: its text is the draft again", async () => {
    await db.run((tx) => writeLegalDraft(tx, "# Others", "anew"));
    expect(await refusalOf(db.run((tx) => publishTerms(tx, from)))).toBe("legal.another-is-coming");
    await db.run((tx) => tx.em.execute("update legal_draft set words = ''"));
    expect(await refusalOf(db.run((tx) => withdrawTerms(tx, "  ")))).toBe("reason.missing");
    const { hash } = (await db.run(newestTerms))!;
    await accept(bob, hash);
    expect(await money(bob)).toBe("not refused");
    expect(await db.run((tx) => withdrawTerms(tx, "a slip"))).toMatchObject({ number: 2 });
    expect((await db.run((tx) => legalDraft(tx))).words).toBe("# Terms\n\nBe very kind.");
    // What was taken back was never agreed on.
    expect(await money(bob)).toBe("legal.not-accepted");
    expect(await refusalOf(accept(bob, hash))).toBe("legal.changed");
    expect(await refusalOf(db.run((tx) => withdrawTerms(tx, "again")))).toBe("legal.nothing-to-withdraw");
  });

  test("who accepts ahead of the date has accepted what holds until then", async () => {
    const { number, hash } = await db.run((tx) => publishTerms(tx, from));
    expect(number).toBe(3);
    await accept(bob, hash);
    expect(await money(bob)).toBe("not refused");
    db.clock.set("2027-01-02T08:00:00Z");
    expect([await money(bob), await money(ann)]).toEqual(["not refused", "legal.not-accepted"]);
    expect(await refusalOf(db.run((tx) => withdrawTerms(tx, "too late")))).toBe("legal.nothing-to-withdraw");
  });
});
