import { expect, test } from "vitest";
import fc from "fast-check";
import { instant, money, newId, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { messageKinds, tell, tellAll, type Recipient } from "#domain/messages";
import { readFacts, writeFacts } from "../../../domain/messages/facts-json.ts";
import { openFacts, type SealedRow } from "../../../domain/messages/sealed-facts.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const somebody = (): Recipient => ({ kind: "partner", id: newId() });
const alert = (to: Recipient, about: string) =>
  ({
    kind: "sale-alert",
    to,
    about,
    facts: {
      sales: [
        { order: "4107", commission: money(1_190n, "USD"), status: "unpaid", orderedAt: instant("2026-11-20T10:00:00Z"), maturesAt: null },
      ],
    },
  }) as const;

async function outboxOf({ id }: Recipient): Promise<(SealedRow & { kind: string; channel: string; state: string })[]> {
  return rowsOf(
    { em: db.database.reader() },
    sql`select id, kind, channel, state, facts, facts_key, facts_key_id from message where recipient_id = ${id} order by channel, id`,
  );
}

async function wants(tx: Tx, { kind, id }: Recipient, of: string, channel: string, cadence: string): Promise<void> {
  await run(
    tx,
    sql`insert into message_preference (recipient_kind, recipient_id, class, channel, cadence, changed_at)
        values (${kind}, ${id}, ${of}, ${channel}, ${cadence}, ${tx.now})`,
  );
}

test("who never chose is told by mail, and the facts wait sealed, as the values they were", async () => {
  const ann = somebody();
  await db.run((tx) => tell(tx, alert(ann, "c1")));
  const rows = await outboxOf(ann);
  expect(rows).toMatchObject([{ kind: "sale-alert", channel: "mail", state: "queued" }]);
  expect(rows[0]!.facts!.toString("latin1")).not.toContain("4107");
  expect(readFacts(openFacts(db.vault, rows[0]!)!)).toEqual(alert(ann, "c1").facts);
});

test("of one kind somebody is told once about one thing, however often it is asked for and by however many at once", async () => {
  const [ann, bob] = [somebody(), somebody()];
  await Promise.all([1, 2, 3, 4].map(() => db.run((tx) => tell(tx, alert(ann, "c1")))));
  await db.run((tx) => tellAll(tx, [alert(ann, "c1"), alert(ann, "c2"), alert(bob, "c1"), alert(bob, "c1")]));
  expect(await outboxOf(ann)).toHaveLength(2);
  expect(await outboxOf(bob)).toHaveLength(1);
});

test("a transaction that fails tells nothing", async () => {
  const ann = somebody();
  const failing = db.run(async (tx) => {
    await tell(tx, alert(ann, "c1"));
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await outboxOf(ann)).toEqual([]);
});

test("people are told by the channels they chose, and not at all where they chose nothing", async () => {
  const [ann, bob] = [somebody(), somebody()];
  await db.run(async (tx) => {
    await wants(tx, ann, "subscription", "slack", "at-once");
    await wants(tx, bob, "subscription", "mail", "off");
    for (const to of [ann, bob]) {
      await tell(tx, alert(to, "c1"));
      await tell(tx, { kind: "application-approved", to, about: to.id, facts: { shareId: "1001" } });
    }
  });
  expect((await outboxOf(ann)).map(({ kind, channel }) => `${kind} ${channel}`).toSorted()).toEqual([
    "application-approved mail",
    "sale-alert mail",
    "sale-alert slack",
  ]);
  expect((await outboxOf(bob)).map(({ kind }) => kind)).toEqual(["application-approved"]);
});

test("nothing is told when there is nobody to tell", async () => {
  await db.run((tx) => tellAll(tx, []));
  expect(messageKinds).toContain("ledger-alarm");
});

test("any facts come back as they were written", () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }).map((date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("minor", "at", "order", "sales"), tie("value"), { noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b"), value, { noNullPrototype: true }), (facts) => {
      expect(readFacts(writeFacts(facts))).toStrictEqual(facts);
    }),
  );
});
