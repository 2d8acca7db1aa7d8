import { describe, expect, test } from "vitest";
import { instant, oneOf, plusDays, sql, type Instant } from "#domain/kernel";
import { ownYear, paymentYear } from "#domain/answers";
import { partnerById } from "#domain/partners";
import { changeTerms } from "#domain/programme";
import { violations } from "#domain/store";
import {
  endDestination,
  liftHold,
  markTransfer,
  openFiles,
  putHold,
  setTaxForm,
  submitPartner,
  taxFormOf,
  thresholdOf,
  transferById,
  type TaxFormState,
  type TransferFacts,
  type YearTotal,
} from "#domain/transfers";
import { howNear } from "../../../domain/transfers/tax-rules.ts";
import { useDatabase } from "../../support/database.ts";
import { ibanAccount, setDestination, usAccount } from "../../support/destinations.ts";
import { moveSomebodyIn } from "../store/import-sabotage.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, monday, transferHands, usd } from "../../support/transfers.ts";

/** What was paid in a year, what is reported of it, and the form that it takes. */
const db = await useDatabase({
  terms: { transferCodeFrom: { USD: 90_000n }, automaticTransferBelow: { USD: 90_000n }, taxThreshold: { USD: 40_000n } },
});
const { fay, finn, member, payee, ask, stateOf, standing, bothSay } = await transferHands(db);

const yearOf = (year: number, page = 1) => db.run((tx) => paymentYear(tx, year, page));
const paid = async (id: string, year: number): Promise<YearTotal | undefined> =>
  (await yearOf(year)).totals.rows.find(({ partner }) => partner.id === id);
const form = (id: string, state: TaxFormState, note = "", by = fay) =>
  db.run(async (tx) => setTaxForm(tx, by.id, await partnerById(tx, id), state, note), asStaff(by));
const run = async (id: string, at: Instant = cutOff): Promise<string[]> => {
  db.clock.set(at.toString());
  await db.run((tx) => submitPartner(tx, id, at));
  return (await db.run((tx) => openFiles(tx, "manual"))).map(({ number }) => number);
};
const told = (id: string): Promise<string[]> =>
  db
    .run((tx) =>
      oneOf(
        tx,
        sql<{
          keys: string[];
        }>`select array_agg(distinct key order by key) as keys from message where kind = 'money-notice' and recipient_id = ${id}`,
      ),
    )
    .then(({ keys }) => (keys ?? []).map((key) => key.split(":").at(-1)!));

describe("from how much on payments are reported", () => {
  test.each([
    ["of 2025 by the law of 2025", 2025, 60_000n],
    ["of 2026 by the terms, whose default is the law's", 2026, 200_000n],
    ["of later years by the terms", 2031, 200_000n],
  ])("%s", (_name, year, minor) => expect(thresholdOf({ taxThreshold: { USD: 200_000n } }, year, "USD")).toBe(minor));

  test("in a currency that no term names: never", () => expect(thresholdOf({ taxThreshold: {} }, 2026, "USD")).toBeNull());

  test.each([
    [0n, "far"],
    [149_999n, "far"],
    [150_000n, "near"],
    [199_999n, "near"],
    [200_000n, "over"],
  ] as const)("%s of 200000 is %s", (minor, nearness) => expect(howNear(minor, 200_000n)).toBe(nearness));

  test("where it is never reported nothing is near", () => expect(howNear(10n ** 12n, null)).toBe("far"));
});

describe("a year's payments", () => {
  test("count on the day on which their run sent them, where the programme lives", async () => {
    const [before, after] = [await payee(), await payee()];
    await ask(before, 10_000n);
    await run(before, instant("2027-01-01T06:59:59Z"));
    db.clock.set(monday.toString());
    await ask(after, 10_000n);
    await run(after, instant("2027-01-01T07:00:00Z"));
    expect([(await paid(before, 2026))?.paid, await paid(before, 2027)]).toEqual([usd(10_000n), undefined]);
    expect([await paid(after, 2026), (await paid(after, 2027))?.paid]).toEqual([undefined, usd(10_000n)]);
  });

  test("are what left the wallet, its fee apart; what came back was no payment, and a return after the year is said", async () => {
    const id = await payee();
    const [stays, returned] = [await ask(id, 10_000n), await ask(id, 7_000n)];
    const [file = ""] = await run(id);
    await bothSay(file, "sent");
    expect(await paid(id, 2026)).toMatchObject({ paid: usd(17_000n), fees: usd(500n), net: usd(16_500n), transfers: 2 });
    db.clock.set("2027-02-01T12:00:00Z");
    for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, returned.number, "returned", "R03"), asStaff(one));
    expect(await paid(id, 2026)).toMatchObject({ paid: usd(10_000n), fees: usd(250n), transfers: 1, backLater: usd(7_000n) });
    expect(await stateOf(stays)).toBe("submitted");
  });

  test("count no more once they have failed, and what failed after the year is said as what came back is", async () => {
    const [id, other] = [await payee(), await payee()];
    await ask(id, 9_000n);
    const [file = ""] = await run(id);
    db.clock.set(monday.toString());
    const inTime = await ask(other, 8_000n);
    const [early = ""] = await run(other);
    await bothSay(early, "sent");
    for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, inTime.number, "failed", "R03"), asStaff(one));
    expect(await paid(id, 2026)).toMatchObject({ paid: usd(9_000n), backLater: usd(0n) });
    expect(await paid(other, 2026)).toMatchObject({ paid: usd(0n), backLater: usd(0n) });
    db.clock.set("2027-01-04T12:00:00Z");
    await bothSay(file, "withdrawn");
    expect(await paid(id, 2026)).toMatchObject({ paid: usd(0n), transfers: 0, backLater: usd(9_000n) });
  });

  test("are reported from the threshold on, to US accounts alone; whose form is missing stands first", async () => {
    const [below, over, abroad] = [await payee(), await payee(), await payee()];
    await ask(below, 39_999n);
    await ask(over, 40_000n);
    for (const id of [below, over]) await run(id);
    db.clock.set(monday.toString());
    await db.run((tx) => endDestination(tx, abroad, "removed"));
    await db.run((tx) => setDestination(tx, abroad, { ...ibanAccount, iban: "DE89370400440532013000" }));
    const { sums, totals } = await yearOf(2026);
    expect(totals.rows[0]).toMatchObject({ partner: { id: over }, isReported: true, isToUs: true, form: null });
    expect(await paid(below, 2026)).toMatchObject({ isReported: false });
    expect(sums).toMatchObject({ reported: 1, lacking: 1 });
    await form(over, "received", "in the safe");
    expect((await yearOf(2026)).sums).toMatchObject({ reported: 1, lacking: 0 });
    expect(await paid(over, 2026)).toMatchObject({ form: { state: "received", by: "fay", note: "in the safe" } });
  });
});

describe("what an earlier system paid", () => {
  test("counts on the day on which it did; nobody knows where to, so it is reported until an account of that year says so", async () => {
    await moveSomebodyIn(db, 500_000n);
    const { id } = await db.run((tx) => oneOf(tx, sql<{ id: string }>`select partner_id as id from payout where is_external`));
    const own = (year: number) => db.run((tx) => ownYear(tx, id, year));
    const entered = async (at: string, details: Parameters<typeof setDestination>[2]): Promise<void> => {
      db.clock.set(at);
      await db.run((tx) => setDestination(tx, id, details));
    };
    const unknown = { paid: usd(500_000n), fees: usd(0n), isToUs: false, isCountryUnknown: true, isReported: true };
    const { lacking, unknown: before } = (await yearOf(2026)).sums;
    expect(before).toBe(1);
    expect((await own(2026)).totals).toMatchObject([unknown]);
    expect((await own(2027)).totals).toEqual([]);
    // A year that is over stays as it may have been reported: this account says nothing of it.
    await entered("2027-02-01T12:00:00Z", { ...ibanAccount, iban: "DE89370400440532013000" });
    expect((await own(2026)).totals).toMatchObject([unknown]);
    expect((await yearOf(2026)).sums).toMatchObject({ lacking, unknown: 1 });
    await db.run((tx) => endDestination(tx, id, "removed"));
    await entered("2026-12-01T12:00:00Z", { ...ibanAccount, iban: "DE89370400440532013000" });
    expect((await own(2026)).totals).toMatchObject([{ isToUs: false, isCountryUnknown: false, isReported: false }]);
    await entered("2026-12-02T12:00:00Z", { ...usAccount, account: "4455667788", accountAgain: "4455667788" });
    expect((await own(2026)).totals).toMatchObject([{ isToUs: true, isCountryUnknown: false, isReported: true }]);
  });
});

describe("a partner without a form", () => {
  test("is told once when the year's payments come near, and once when they reach it", async () => {
    const id = await payee();
    for (const minor of [29_999n, 1n + 500n, 600n, 9_000n, 700n]) {
      db.clock.set(monday.toString());
      await ask(id, minor);
      await run(id);
    }
    expect(await told(id)).toEqual(["form 2026 near", "form 2026 over"]);
  });

  test("who has handed it in, or owes none, is not told", async () => {
    const [there, none] = [await payee(), await payee()];
    await form(there, "received");
    await form(none, "exempt", "a corporation");
    for (const id of [there, none]) {
      db.clock.set(monday.toString());
      await ask(id, 50_000n);
      await run(id);
      expect(await told(id)).toEqual([]);
    }
  });

  test("waits with what would be reported, where the term says so, and goes on when the form is there", async () => {
    const id = await payee();
    await db.run((tx) => changeTerms(tx, { terms: { taxFormHold: "yes" }, from: tx.now, reason: "a test" }));
    const [small, large] = [await ask(id, 39_999n), await ask(id, 1_000n)];
    await run(id);
    expect(await stateOf(small)).toBe("submitting");
    expect(await db.run((tx) => transferById(tx, large.number))).toMatchObject({ state: "held", code: "tax-form-missing" });
    await form(id, "asked");
    expect(await stateOf(large)).toBe("held");
    await form(id, "received");
    expect(await db.run((tx) => transferById(tx, large.number))).toMatchObject({ state: "approved", processOn: "2026-12-09" });
    await run(id, plusDays(cutOff, 7));
    expect(await stateOf(large)).toBe("submitting");
    expect((await standing(id))[0]).toBe(100_000n - 40_999n);
    await db.run((tx) => changeTerms(tx, { terms: { taxFormHold: "no" }, from: tx.now, reason: "the test is over" }));
  });

  describe("whose money is held meanwhile", () => {
    const hold = (id: string) => db.run(async (tx) => putHold(tx, fay.id, await partnerById(tx, id), "a question"), asStaff(fay));
    const lift = async (id: string): Promise<void> => {
      for (const one of [fay, finn]) await db.run(async (tx) => liftHold(tx, one.id, await partnerById(tx, id), "answered"), asStaff(one));
    };
    const waiting = async (): Promise<readonly [string, TransferFacts]> => {
      db.clock.set(monday.toString());
      await db.run((tx) => changeTerms(tx, { terms: { taxFormHold: "yes" }, from: tx.now, reason: "a test" }));
      const id = await payee();
      const transfer = await ask(id, 40_000n);
      await run(id);
      await hold(id);
      return [id, transfer];
    };
    const seen = ({ number }: TransferFacts) => db.run((tx) => transferById(tx, number));
    const broken = () => db.run(({ em }) => violations(em));

    test("waits on when the form is there, and goes on when the hold is lifted: the books stand all the while", async () => {
      const [id, transfer] = await waiting();
      await form(id, "received");
      expect(await seen(transfer)).toMatchObject({ state: "held", code: "tax-form-missing" });
      expect(await broken()).toEqual([]);
      await lift(id);
      expect(await seen(transfer)).toMatchObject({ state: "approved", code: "tax-form-there", processOn: "2026-12-09" });
      expect(await broken()).toEqual([]);
    });

    test("waits on when the hold is lifted and the form is missing still", async () => {
      const [id, transfer] = await waiting();
      await lift(id);
      expect(await seen(transfer)).toMatchObject({ state: "held", code: "tax-form-missing" });
      await form(id, "exempt", "a corporation");
      expect(await seen(transfer)).toMatchObject({ state: "approved" });
      expect(await broken()).toEqual([]);
    });
  });
});

describe("what is known of a form", () => {
  test("is never its number: a note with one is refused and kept nowhere", async () => {
    const id = await payee();
    const typed = ["123-45-6789", "it says 12-3456789", "SSN 123456789.", "123 45 6789"];
    const disguised = [
      "123–45–6789",
      "123.45.6789",
      "123\u201145\u20116789",
      "12 3456789",
      "１２３４５６７８９",
      "1 2 3 4 5 6 7 8 9",
      "12\u200B3456789",
    ];
    for (const note of [...typed, ...disguised])
      expect([note, await refusalOf(form(id, "received", note))]).toEqual([note, "tax-form.number"]);
    expect(await db.run((tx) => taxFormOf(tx, id))).toBeNull();
    await form(id, "received", "folder 2026-11, page 12, came 2026-11-23 4 pm, call 801 555 0142");
    expect(await db.run((tx) => taxFormOf(tx, id))).toBe("received");
    expect(await refusalOf(form(id, "received"))).toBe("tax-form.same");
  });

  test("is nobody's own to say, and that none is due takes a reason", async () => {
    const id = await payee();
    const own = await member("own", id);
    expect(await refusalOf(db.run(async (tx) => setTaxForm(tx, own.id, await partnerById(tx, id), "received", ""), asStaff(own)))).toBe(
      "staff.own-record",
    );
    expect(await refusalOf(form(id, "exempt"))).toBe("reason.missing");
  });
});
