import { describe, expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { confirmLines, explainLines, linesMeant, reopenLine, takeStatement, wordOfLines } from "#domain/books";
import { addStaff } from "#domain/partners";
import { freezeProgramme } from "#domain/programme";
import { markTransfer, openFiles, submitPartner, transferById } from "#domain/transfers";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { thaw } from "../../support/thaw.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, monday } from "../../support/transfers.ts";
import { statementHands, termsOfStatements, type Booked } from "./statement-hands.ts";

/** What the bank says against what we know. */
const db = await useDatabase({ terms: termsOfStatements });
const { fay, finn, member, payee, ask, stateOf, standing, sent, csv, take, taken, seen, confirm } = await statementHands(db);

describe("a statement of the bank", () => {
  test("is compared with what left: what agrees, what differs, what the bank never booked", async () => {
    const [one, two, three, four] = await sent(10_000n, 11_000n, 12_000n, 13_000n);
    const found = await taken(
      ["2026-12-03", "-97.50", `ACH ${one!.key}`],
      ["2026-12-03", "-107.51", two!.key],
      ["2026-12-04", "-117.50", three!.key],
      ["2026-12-05", "-117.50", three!.key],
      ["2026-12-05", "-800.00", "Rent"],
      ["2026-12-06", "59.50", "a sale"],
      ["2026-12-18", "-1.00", "a charge"],
      ["2026-12-01", "-1.00", "a charge"],
    );
    expect(found.agreeing.map(({ nth, found: what }) => [nth, what.kind])).toEqual([
      [1, "transfer"],
      [3, "transfer"],
    ]);
    expect(found.differing.map(({ nth, found: what }) => [nth, what.kind])).toEqual([
      [2, "other-amount"],
      [4, "twice"],
      [5, "unknown"],
      [7, "unknown"],
      [8, "unknown"],
    ]);
    expect(found.missing.map(({ transfer }) => transfer)).toEqual([four!.transfer.number]);
    expect(found.incoming).toHaveLength(1);
    for (const { transfer } of [one!, two!, three!, four!]) expect(await stateOf(transfer)).toBe("submitted");
  });

  test("taken twice changes nothing, and lines that an earlier one brought are not kept again", async () => {
    const lines: Booked[] = [
      ["2026-12-07", "-5.00", "coffee"],
      ["2026-12-07", "-5.00", "coffee"],
    ];
    const bytes = csv(lines);
    const first = await take(bytes);
    expect(first).toMatchObject({ reading: "first", statement: { lines: 2, knownBefore: 0, open: 2 } });
    expect(await take(bytes)).toMatchObject({ reading: "same", statement: { number: first.statement.number } });
    const longer = await take(csv([...lines, ["2026-12-08", "-5.00", "coffee"]]));
    expect(longer).toMatchObject({ reading: "first", statement: { lines: 3, knownBefore: 2, open: 1 } });
    const again = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => takeStatement(tx, fay.id, csv0));
    expect(again.filter((each) => each.status === "fulfilled" && each.value.reading === "first")).toHaveLength(1);
    expect(outcomesOf(again, "taken")).toEqual(Array(8).fill("taken"));
    // What was taken already uses no number up.
    const next = await take(csv([["2026-12-09", "-8.00", "after it"]]));
    expect(Number(next.statement.number)).toBe(Number(longer.statement.number) + 2);
  });
  const csv0 = new TextEncoder().encode("Date,Amount,Text\n2026-12-09,-7.00,at once\n");

  test.each<readonly [string, Uint8Array, string]>([
    ["empty", new Uint8Array(), "statement.empty"],
    ["with other columns", new TextEncoder().encode("When,Who\nnow,me\n"), "statement.columns"],
    ["of bytes", Uint8Array.from([0, 1, 2]), "statement.not-text"],
    ["of 30 MB", new Uint8Array(30 * 1024 * 1024).fill(32), "statement.too-large"],
    ["with a broken line", new TextEncoder().encode("Date,Amount\n2026-12-01,1.00\nnever,1.00\n"), "statement.line"],
    ["of amounts without signs", new TextEncoder().encode("Date,Amount\n2026-12-01,97.50\n"), "statement.signs"],
    ["with a quote that nobody closed", new TextEncoder().encode('Date,Amount\n2026-12-01,-1.00\n2026-12-02,"-1.00\n'), "statement.line"],
    ["of days to come", new TextEncoder().encode("Date,Amount\n2027-12-01,-1.00\n"), "statement.future"],
  ])("%s is refused, and nothing is kept", async (_name, bytes, code) => {
    const count = () => db.run((tx) => oneOf(tx, sql<{ n: number }>`select count(*)::int as n from bank_statement`));
    const before = await count();
    expect(await refusalOf(take(bytes))).toBe(code);
    expect(await count()).toEqual(before);
  });
});

describe("confirming what agrees", () => {
  test("is one person's word for each transfer; with the second one they have arrived, and the lines are tied", async () => {
    const [one, two] = await sent(20_000n, 21_000n);
    const found = await taken(["2026-12-03", "-197.50", one!.key], ["2026-12-03", "-207.50", two!.key]);
    expect(await confirm(found)).toMatchObject({ tied: 0, waiting: 2 });
    expect(await stateOf(one!.transfer)).toBe("submitted");
    expect(await confirm(found)).toMatchObject({ tied: 0, waiting: 0, notTheirs: 2 });
    expect(await confirm(found, finn)).toMatchObject({ tied: 2, waiting: 0, statement: { open: 0 } });
    for (const { transfer } of [one!, two!]) expect(await stateOf(transfer)).toBe("settled");
    expect(await confirm(found, finn)).toMatchObject({ tied: 0, waiting: 0 });
  });

  test("by sum and day alone is done line by line", async () => {
    const [one] = await sent(22_222n);
    const found = await taken(["2026-12-03", "-219.72", "ACH"]);
    expect(found.agreeing).toMatchObject([{ found: { by: "amount" } }]);
    expect(await confirm(found)).toMatchObject({ tied: 0, waiting: 0 });
    expect(await confirm(found, fay, 1)).toMatchObject({ waiting: 1 });
    expect(await confirm(found, finn, 1)).toMatchObject({ tied: 1 });
    expect(await stateOf(one!.transfer)).toBe("settled");
    expect(await refusalOf(confirm(found, finn, 1))).toBe("statement.no-such-line");
  });

  test("of what came back puts the money into the wallet, once its leaving is confirmed", async () => {
    const [one] = await sent(23_000n);
    const found = await taken(["2026-12-03", "-227.50", one!.key], ["2026-12-08", "227.50", `RETURNED ${one!.key}`]);
    await confirm(found);
    await confirm(found, finn);
    expect(await stateOf(one!.transfer)).toBe("settled");
    // In passing nothing comes back: each line by itself.
    expect(await confirm(found)).toMatchObject({ tied: 0, waiting: 0 });
    await confirm(found, fay, 2);
    await confirm(found, finn, 2);
    expect(await stateOf(one!.transfer)).toBe("returned");
    expect(await db.run((tx) => transferById(tx, one!.transfer.number))).toMatchObject({
      code: `bank statement ${found.statement.number}, line 2`,
    });
    expect(await seen(found.statement.number)).toMatchObject({ agreeing: [], differing: [], missing: [], decided: [{}, {}] });
  });

  test("of what came back by its sum and name is never one that had come back, nor one person's word", async () => {
    const [one] = await sent(23_456n);
    const partner = one!.partner;
    const { name } = await db.run((tx) => oneOf(tx, sql<{ name: string }>`select name from partner where id = ${partner}`));
    const first = await taken(["2026-12-03", "-232.06", one!.key], ["2026-12-08", "232.06", `RETURNED ${one!.key}`]);
    for (const nth of [1, 2]) for (const by of [fay, finn]) await confirm(first, by, nth);
    expect(await stateOf(one!.transfer)).toBe("returned");
    const second = await taken(["2026-12-09", "+232.06", `R03 ${name}`]);
    expect(second).toMatchObject({ agreeing: [], incoming: [{ nth: 1 }] });
    const named = await taken(["2026-12-10", "+232.06", `RETURNED ${one!.key}`]);
    expect(named.differing).toMatchObject([{ found: { kind: "twice" } }]);
    expect(await refusalOf(confirm(named, finn, 1))).toBe("statement.no-such-line");
  });

  test("of what two persons said came back is one person's word, and moves nothing", async () => {
    const [one] = await sent(23_567n);
    for (const by of [fay, finn])
      await db.run((tx) => markTransfer(tx, by.id, one!.transfer.number, "returned", "by their lawyer"), asStaff(by));
    const before = await standing(one!.partner);
    const found = await taken(["2026-12-19", "+233.17", "RETURN"]);
    expect(found).toMatchObject({ agreeing: [{ nth: 1, found: { kind: "return", by: "amount" } }], incoming: [] });
    expect(await confirm(found)).toMatchObject({ tied: 0, waiting: 0 });
    expect(await confirm(found, fay, 1)).toMatchObject({ tied: 1, waiting: 0 });
    expect(await standing(one!.partner)).toEqual(before);
    expect(await seen(found.statement.number)).toMatchObject({
      agreeing: [],
      incoming: [],
      decided: [{ transfer: { transfer: one!.transfer.number } }],
    });
  });

  test("is refused when the lines are not what was shown any more, though another person was faster by a moment", async () => {
    const [one, two] = await sent(27_100n, 27_200n);
    const found = await taken(["2026-12-03", "-268.50", one!.key], ["2026-12-03", "-269.50", two!.key]);
    const { number } = found.statement;
    const word = wordOfLines(linesMeant(found, undefined));
    const [decided, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const faster = db.run(async (tx) => {
      await explainLines(tx, finn.id, number, "of another house", 1);
      decided.resolve();
      await goOn.promise;
    }, asStaff(finn));
    await decided.promise;
    const slower = refusalOf(db.run((tx) => confirmLines(tx, fay.id, number, undefined, word), asStaff(fay)));
    await new Promise((done) => setTimeout(done, 200));
    goOn.resolve();
    await faster;
    expect(await slower).toBe("seen.changed");
    const now = wordOfLines(linesMeant(await seen(number), undefined));
    expect(await db.run((tx) => confirmLines(tx, fay.id, number, undefined, now), asStaff(fay))).toMatchObject({ waiting: 1 });
  });

  test("of a file as one sum says that the bank has it, and none of its transfers is missing", async () => {
    const [a, b] = [await payee(), await payee()];
    for (const id of [a, b]) await ask(id, 31_000n);
    db.clock.set(cutOff.toString());
    for (const id of [a, b]) await db.run((tx) => submitPartner(tx, id, cutOff));
    const [file] = await db.run((tx) => openFiles(tx, "manual"));
    db.clock.set("2026-12-20T17:00:00Z");
    const found = await taken(["2026-12-03", "-615.00", "ACH BATCH"], ["2026-12-15", "-0.01", "a charge"]);
    expect(found.agreeing).toMatchObject([{ found: { kind: "file", file: file!.number } }]);
    expect(await confirm(found)).toMatchObject({ waiting: 1 });
    expect(await confirm(found, finn)).toMatchObject({ tied: 1 });
    expect(
      (await db.run((tx) => oneOf(tx, sql<{ state: string }>`select state from transfer_file where id = ${file!.number}::bigint`))).state,
    ).toBe("sent");
  });

  test("is never for one's own money, for one person by two accounts, or while the programme is frozen", async () => {
    const [one, other] = await sent(24_000n, 24_100n);
    const [own, till, door] = [
      await member("own", one!.partner),
      await member("till", other!.partner),
      await member("door", other!.partner),
    ];
    const found = await taken(["2026-12-03", "-237.50", one!.key]);
    expect(await confirm(found, own)).toMatchObject({ notTheirs: 1, waiting: 0 });
    expect(await confirm(found, till)).toMatchObject({ waiting: 1 });
    expect(await confirm(found, door)).toMatchObject({ tied: 0, waiting: 1 });
    await db.run((tx) => freezeProgramme(tx, "a look at the books"));
    expect(await refusalOf(confirm(found, finn))).toBe("programme.frozen");
    await thaw(db);
    expect(await confirm(found, finn)).toMatchObject({ tied: 1 });
  });

  test("of eight at once, two persons' words count once each, and the line is tied once", async () => {
    const [one] = await sent(25_000n);
    const found = await taken(["2026-12-03", "-247.50", one!.key]);
    const extra = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((each) =>
        db.run((tx) => addStaff(tx, { handle: `more${each}`, name: "More", roles: ["finance"], partnerId: null })),
      ),
    );
    const said = await Promise.allSettled([fay, finn, ...extra].map((by) => confirm(found, by)));
    const sums = said.flatMap((each) =>
      each.status === "fulfilled" ? [[each.value.tied, each.value.waiting].join("/")] : [String(each.reason)],
    );
    expect(sums.toSorted()).toEqual(["0/0", "0/0", "0/0", "0/0", "0/0", "0/0", "0/1", "1/0"]);
    expect(await stateOf(one!.transfer)).toBe("settled");
  });
});

describe("what is missing", () => {
  test("is not what a line of another statement seems to be, whether somebody has decided on that or not", async () => {
    const [one, two] = await sent(28_100n, 28_200n);
    const first = await taken(["2026-12-03", "-278.50", one!.key], ["2026-12-03", "-0.28", "a charge"]);
    const second = await taken(["2026-12-02", "-0.29", "a charge"], ["2026-12-14", "-0.30", "a charge"]);
    const missing = async () => (await seen(second.statement.number)).missing.map(({ transfer }) => transfer);
    const ours = new Set([one!.transfer.number, two!.transfer.number]);
    expect((await missing()).filter((each) => ours.has(each))).toEqual([two!.transfer.number]);
    for (const by of [fay, finn]) await confirm(first, by);
    expect((await missing()).filter((each) => ours.has(each))).toEqual([two!.transfer.number]);
  });
});

describe("what differs", () => {
  test("is explained with a reason, one line or all that are unknown, moves no money, and can be opened again", async () => {
    const found = await taken(["2026-12-11", "-1.11", "a charge"], ["2026-12-11", "-2.22", "rent"], ["2026-12-11", "-3.33", "rent"]);
    const { number } = found.statement;
    const explain = (reason: string, nth?: number) => db.run((tx) => explainLines(tx, fay.id, number, reason, nth), asStaff(fay));
    expect(await refusalOf(explain(" "))).toBe("reason.missing");
    expect(await explain("the bank's charge", 1)).toBe(1);
    expect(await refusalOf(explain("again", 1))).toBe("statement.no-such-line");
    expect(await explain("rent of the office")).toBe(2);
    expect(await seen(number)).toMatchObject({
      differing: [],
      decided: [{ decision: { reason: "the bank's charge", by: "fay" } }, {}, {}],
    });
    await db.run((tx) => reopenLine(tx, number, 2, "not the office"), asStaff(fay));
    expect((await seen(number)).differing).toMatchObject([{ nth: 2 }]);
    expect(await refusalOf(db.run((tx) => reopenLine(tx, number, 2, "again"), asStaff(fay)))).toBe("statement.no-such-line");
    expect(await refusalOf(seen("999"))).toBe("statement.unknown");
  });
});

test("a transfer that counts as arrived by silence is tied by one person", async () => {
  const [one] = await sent(26_000n);
  const { settlePartner } = await import("#domain/transfers");
  await db.run((tx) => settlePartner(tx, one!.partner, "2026-12-31"));
  db.clock.set(monday.add({ hours: 24 * 30 }).toString());
  const found = await taken(["2026-12-04", "-257.50", one!.key]);
  expect(await confirm(found)).toMatchObject({ tied: 1, waiting: 0 });
});
