import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { changeCodes, readAnswers, returnCodes } from "#domain/rails";
import {
  bankAnswers,
  hearBank,
  quoteTransfer,
  readFile,
  settlePartner,
  submitPartner,
  transferById,
  type TransferFacts,
} from "#domain/transfers";
import { returnFile, type Returned } from "../../support/ach-returns.ts";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, originator, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({
  terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n }, transferRails: "USD nacha", ...originator },
});
const { fay, payee, ask, stateOf, standing, send, bothSay } = await transferHands(db);

const traceOf = ({ number }: TransferFacts): string => `12400005${number.padStart(7, "0")}`;
const hear = (content: string) => db.run((tx) => hearBank(tx, Buffer.from(content, "latin1")));
const hearAll = (...all: Returned[]) => hear(returnFile(all));
const what = async (heard: ReturnType<typeof hear>) =>
  (await heard).answers.toSorted((one, other) => one.line - other.line).map(({ code, problem }) => `${code} ${problem ?? "done"}`);

/** One transfer that the bank has. */
async function sent(minor = 10_000n): Promise<{ id: string; transfer: TransferFacts }> {
  const id = await payee();
  const transfer = await ask(id, minor);
  const [file = ""] = await send(id, "nacha");
  await bothSay(file, "sent");
  return { id, transfer };
}

/** One transfer in a file of which nobody has said anything. */
async function filed(): Promise<{ id: string; transfer: TransferFacts; file: string }> {
  const id = await payee();
  const transfer = await ask(id, 10_000n);
  const [file = ""] = await send(id, "nacha");
  return { id, transfer, file };
}

const movesOf = async ({ number }: TransferFacts): Promise<string[]> =>
  (
    await db.run((tx) =>
      rowsOf(tx, sql<{ state: string }>`select to_state as state from transfer_move where transfer_id = ${number}::bigint order by id`),
    )
  ).map(({ state }) => state);

const told = (id: string): Promise<string[]> =>
  db
    .run((tx) =>
      rowsOf(
        tx,
        sql<{
          key: string;
        }>`select key from message where kind = 'transfer-notice' and recipient_id = ${id} and channel = 'mail' order by id`,
      ),
    )
    .then((rows) => rows.map(({ key }) => key.split(" ")[1] ?? ""));

describe("what came back", () => {
  test("is in the wallet again, less the fee, and its partner is told with the bank's code", async () => {
    const { id, transfer } = await sent();
    expect(await hearAll({ trace: traceOf(transfer), code: "R03", minor: 9_750n, id: `PC${transfer.number}` })).toMatchObject({
      returned: 1,
      corrected: 0,
      unused: 0,
    });
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "returned", code: "R03" });
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    expect(await told(id)).toEqual(["requested", "sent", "returned"]);
  });

  test("years after it had arrived, is taken all the same", async () => {
    const { id, transfer } = await sent();
    await db.run((tx) => settlePartner(tx, id, "2026-12-02"));
    db.clock.set("2029-03-05T10:00:00Z");
    await hearAll({ trace: traceOf(transfer), code: "R10", minor: 9_750n });
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("counts where the line is good, whatever stands beside it; each bad line says why", async () => {
    const [good, before, other, waiting] = [await sent(), await sent(), await sent(), { transfer: await ask(await payee(), 10_000n) }];
    await hearAll({ trace: traceOf(before.transfer), code: "R02", minor: 9_750n });
    const heard = hearAll(
      { trace: "124000059999999", code: "R03", minor: 9_750n },
      { trace: traceOf(good.transfer), code: "R03", minor: 9_751n },
      { trace: traceOf(good.transfer), code: "R99", minor: 9_750n },
      { trace: traceOf(good.transfer), code: "R68", minor: 9_750n },
      { trace: traceOf(good.transfer), code: "R03", minor: 9_750n },
      { trace: traceOf(good.transfer), code: "R04", minor: 9_750n },
      { trace: traceOf(before.transfer), code: "R02", minor: 9_750n },
      { trace: traceOf(waiting.transfer), code: "R03", minor: 9_750n },
      { trace: "", code: "R03" },
      { trace: traceOf(other.transfer), code: "R03", minor: 9_750n, id: `PC${good.transfer.number}` },
    );
    expect(await what(heard)).toEqual([
      "R03 unknown-trace",
      "R03 other-amount",
      "R99 unknown-code",
      "R68 between-banks",
      "R03 done",
      "R04 returned-already",
      "R02 returned-already",
      "R03 unknown-trace",
      "R03 unknown-trace",
      "R03 other-number",
    ]);
    expect(await heard).toMatchObject({ returned: 1, unused: 9 });
    expect(await standing(good.id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("of a file of which one person has said `sent`, or nobody, proves that the bank has it: the money is back, and nothing is lost", async () => {
    const { id, transfer, file } = await filed();
    expect(await what(hearAll({ trace: traceOf(transfer), code: "R03", minor: 9_751n }))).toEqual(["R03 other-amount"]);
    expect(await stateOf(transfer)).toBe("submitting");
    expect(await what(hearAll({ trace: traceOf(transfer), code: "R03", minor: 9_750n }))).toEqual(["R03 done"]);
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    expect(await movesOf(transfer)).toEqual(["requested", "approved", "submitting", "submitted", "returned"]);
    expect(await told(id)).toEqual(["requested", "returned"]);
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.has-decided");
    await bothSay(file, "sent");
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("is told to finance once", async () => {
    const { transfer } = await sent();
    const { number } = await hearAll({ trace: traceOf(transfer), code: "R03", minor: 9_750n });
    const { told: count } = await db.run((tx) =>
      oneOf(
        tx,
        sql<{
          told: number;
        }>`select count(distinct recipient_id)::int as told from message where kind = 'bank-answered' and key like ${`%:${number}`}`,
      ),
    );
    expect(count).toBe(2);
  });
});

describe("the same file", () => {
  test("does nothing the second time, also of eight at once", async () => {
    const { id, transfer } = await sent();
    const content = Buffer.from(returnFile([{ trace: traceOf(transfer), code: "R03", minor: 9_750n }]));
    const heard = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => hearBank(tx, content));
    expect(heard.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusalOf(db.run((tx) => hearBank(tx, content)))).toBe("bank-answer.again");
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });
});

describe("a file that was damaged on its way", () => {
  test("does nothing, says what is wrong, and can be handed in again", async () => {
    const [one, other] = [await sent(), await sent()];
    const good = returnFile([
      { trace: traceOf(one.transfer), code: "R03", minor: 9_750n },
      { trace: traceOf(other.transfer), code: "R03", minor: 9_750n },
    ]);
    const files = await db.run((tx) => oneOf(tx, sql<{ count: string }>`select count(*) from bank_answer_file`));
    for (const bad of [
      "",
      "Date,Amount\n2026-12-02,97.50\n",
      good.slice(0, 400),
      good.slice(0, 95 * 4),
      good.replaceAll("\n", "\r\r\n"),
      good.replaceAll(/ +\n/g, "\n"),
      good.split("\n").toSpliced(2, 1).join("\n"),
      good.replace("0000009750", "0000009751"),
      good.replace("621124000054", "621124100054"),
    ])
      expect(await refusalOf(hear(bad))).toBe("bank-answer.unreadable");
    expect(await stateOf(one.transfer)).toBe("submitted");
    expect(await db.run((tx) => oneOf(tx, sql<{ count: string }>`select count(*) from bank_answer_file`))).toEqual(files);
    expect(await what(hear(good))).toEqual(["R03 done", "R03 done"]);
  });

  test("is never half done: of whatever is changed in it, either all its lines are as they were or none counts", async () => {
    const { transfer } = await sent();
    const good = returnFile([{ trace: traceOf(transfer), code: "R03", minor: 9_750n }]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom("0", "1", "9", "R", " ", "\n", "\r", ""), (at, put) => {
        const answers = readAnswers(good.slice(0, at) + put + good.slice(at + 1));
        if ("problem" in answers) return;
        // Names, days and our own trace are nobody's sums; what moves money is.
        expect(answers.map(({ minor, kind }) => ({ minor, kind }))).toEqual([
          { minor: 9_750n, kind: expect.stringMatching(/return|none|correction/) },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test("or is ours, is told apart from one with nothing in it", async () => {
    expect(readAnswers(returnFile([]))).toEqual([]);
    expect(await hear(returnFile([]))).toMatchObject({ returned: 0, corrected: 0, unused: 0, answers: [] });
  });
});

describe("a notice of change", () => {
  test("asks the partner to enter the account anew, changes nothing itself, and nothing more leaves until then", async () => {
    const { id, transfer } = await sent();
    const next = await ask(id, 5_000n);
    expect(await hearAll({ trace: traceOf(transfer), code: "C01", corrected: "1918171614" })).toMatchObject({ corrected: 1, unused: 0 });
    expect(await stateOf(transfer)).toBe("submitted");
    expect(await told(id)).toEqual(["requested", "sent", "requested", "corrected"]);
    expect(await refusalOf(db.run((tx) => quoteTransfer(tx, id, usd(5_000n))))).toBe("transfer.account-corrected");
    const nextRun = cutOff.add({ hours: 24 * 7 });
    db.clock.set(nextRun.toString());
    expect(await db.run((tx) => submitPartner(tx, id, nextRun))).toBe(0);
    expect(await db.run((tx) => transferById(tx, next.number))).toMatchObject({ state: "held", code: "account-corrected" });
    await db.run((tx) => setDestination(tx, id));
    db.clock.set(
      db.clock
        .now()
        .add({ hours: 24 * 4 })
        .toString(),
    );
    expect(await db.run((tx) => quoteTransfer(tx, id, usd(5_000n)))).toMatchObject({ account: { last4: "6528" } });
  });

  test("of a file that nobody has said `sent` of, counts as well: the bank has it, and silence waits for who says when", async () => {
    const { id, transfer, file } = await filed();
    expect(await hearAll({ trace: traceOf(transfer), code: "C01", corrected: "1918171614" })).toMatchObject({ corrected: 1, unused: 0 });
    expect(await stateOf(transfer)).toBe("submitted");
    expect(await told(id)).toEqual(["requested", "sent", "corrected"]);
    expect(await db.run((tx) => settlePartner(tx, id, "2027-01-31"))).toBe(0);
    expect(await refusalOf(bothSay(file, "withdrawn"))).toBe("transfer-file.has-decided");
    await bothSay(file, "sent");
    expect(await told(id)).toEqual(["requested", "sent", "corrected"]);
    expect(await db.run((tx) => settlePartner(tx, id, "2027-01-31"))).toBe(1);
  });

  test("keeps what the bank would put in nowhere", async () => {
    const { transfer } = await sent();
    await hearAll({ trace: traceOf(transfer), code: "C03", corrected: "021000021 77301946529" });
    const found = await db.run((tx) => oneOf(tx, sql<{ text: string }>`select string_agg(a::text, ' ') as text from bank_answer_line a`));
    expect(found.text).not.toContain("77301946529");
  });

  test("that is about how we write files, asks no partner for anything", async () => {
    const { id, transfer } = await sent();
    expect(await hearAll({ trace: traceOf(transfer), code: "C13" })).toMatchObject({ corrected: 1 });
    expect(await told(id)).toEqual(["requested", "sent"]);
    expect(await db.run((tx) => quoteTransfer(tx, id, usd(5_000n)))).toBeDefined();
  });
});

test("what the bank said is history: it is never written over", async () => {
  const { transfer } = await sent();
  const { number } = await hearAll({ trace: traceOf(transfer), code: "R03", minor: 9_750n });
  await expect(db.run((tx) => run(tx, sql`delete from bank_answer_line where file_id = ${number}::bigint`))).rejects.toThrow("append-only");
  expect(await db.run((tx) => bankAnswers(tx, null))).toMatchObject({ number });
  expect(await db.run((tx) => bankAnswers(tx, "999999"))).toBeNull();
  expect([new Set(returnCodes).size, new Set(changeCodes).size]).toEqual([returnCodes.length, changeCodes.length]);
});
