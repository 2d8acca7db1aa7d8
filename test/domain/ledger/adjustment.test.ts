import { describe, expect, test } from "vitest";
import { money, rowsOf, sql } from "#domain/kernel";
import { walletLines } from "#domain/answers";
import { confirmCredit, adjustmentsOf, declineAdjustment, openAdjustments, requestCredit, withdrawAdjustment } from "#domain/ledger";
import { applyAsPartner, changeStatus } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { freezeProgramme } from "#domain/programme";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { balance } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";
import { thaw } from "../../support/thaw.ts";

const db = await useDatabase({ at: "2026-12-01T12:00:00Z" });
const [lane, ink] = [await db.run((tx) => makePartner(tx, "Lane", "lane")), await db.run((tx) => makePartner(tx, "Ink", "ink"))];
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
const [herself, twin] = [await ofFinance(db, "herself", ink.id), await ofFinance(db, "twin", ink.id)];
const ask = async (by = fay, partner = lane, minor = 500n, why = "a lost parcel") =>
  (await db.run((tx) => requestCredit(tx, by.id, partner, money(minor, "USD"), why), asStaff(by))).number;
const confirm = (number: string, by = finn) => db.run((tx) => confirmCredit(tx, by.id, number), asStaff(by));
const decline = (number: string, by = finn, reason = "not owed") =>
  db.run((tx) => declineAdjustment(tx, by.id, number, reason), asStaff(by));
const withdraw = (number: string, by = fay, reason = "my mistake") =>
  db.run((tx) => withdrawAdjustment(tx, by.id, number, reason), asStaff(by));

describe("a credit", () => {
  test("moves nothing when it is asked for; another person's confirmation puts it into the wallet, with why", async () => {
    const number = await ask();
    expect(await balance(db, lane.id, "wallet")).toBe(0n);
    expect(await confirm(number)).toMatchObject({ state: "confirmed", decidedBy: "finn" });
    expect([await balance(db, lane.id, "wallet"), await balance(db, lane.id, "expense")]).toEqual([500n, -500n]);
    expect((await db.run((tx) => walletLines(tx, lane.id, 1))).rows).toMatchObject([
      { kind: "credit", why: "a lost parcel", change: { minor: 500n } },
    ]);
    expect(await refusalOf(confirm(number))).toBe("adjustment.already-decided");
    expect(await balance(db, lane.id, "wallet")).toBe(500n);
  });

  test("is confirmed by another person, not by another account, and by nobody for themselves", async () => {
    const number = await ask();
    expect(await refusalOf(confirm(number, fay))).toBe("adjustment.own-request");
    expect(await refusalOf(decline(number, fay))).toBe("adjustment.own-request");
    expect(await refusalOf(ask(herself, ink))).toBe("staff.own-record");
    const forInk = await ask(fay, ink);
    expect(await refusalOf(confirm(forInk, herself))).toBe("staff.own-record");
    const byHerself = await ask(herself, lane);
    expect(await refusalOf(confirm(byHerself, twin))).toBe("adjustment.own-request");
    for (const each of [number, forInk]) await withdraw(each);
    await withdraw(byHerself, herself);
  });

  test("is declined or withdrawn with a reason, and then stays so", async () => {
    const declined = await ask();
    expect(await refusalOf(decline(declined, finn, " "))).toBe("reason.missing");
    expect(await decline(declined)).toMatchObject({ state: "declined", decisionReason: "not owed" });
    const withdrawn = await ask();
    expect(await refusalOf(withdraw(withdrawn, finn))).toBe("adjustment.not-your-request");
    expect(await withdraw(withdrawn)).toMatchObject({ state: "withdrawn", decisionReason: "my mistake" });
    for (const each of [declined, withdrawn]) expect(await refusalOf(confirm(each))).toBe("adjustment.already-decided");
    expect(await balance(db, lane.id, "wallet")).toBe(500n);
  });

  test("expires after the days of the terms; at that very instant it is too late", async () => {
    const number = await ask();
    db.clock.set("2026-12-08T11:59:59Z");
    expect((await db.run((tx) => openAdjustments(tx, 10, 0))).adjustments.map((each) => each.number)).toEqual([number]);
    db.clock.set("2026-12-08T12:00:00Z");
    expect(await refusalOf(confirm(number))).toBe("adjustment.expired");
    expect(await db.run((tx) => openAdjustments(tx, 10, 0))).toEqual({ adjustments: [], total: 0 });
    expect((await db.run((tx) => adjustmentsOf(tx, lane.id, 1))).map((each) => each.state)).toEqual(["expired"]);
  });

  test("is refused without a reason, without an amount, for somebody who never was a partner, and while the programme is frozen", async () => {
    expect(await refusalOf(ask(fay, lane, 500n, " "))).toBe("reason.missing");
    for (const minor of [0n, -1n]) expect(await refusalOf(ask(fay, lane, minor))).toBe("credit.amount");
    const applicant = await db.run((tx) => applyAsPartner(tx, { name: "New", email: "new@example.org", application: "I" }));
    expect(await refusalOf(ask(fay, applicant))).toBe("partner.not-active");
    for (const unknown of ["0", "999", "x", "1e3", "-1", "9".repeat(30)])
      expect(await refusalOf(confirm(unknown))).toBe("adjustment.unknown");
    const number = await ask();
    await db.run((tx) => freezeProgramme(tx, "a check"));
    expect(await refusalOf(confirm(number))).toBe("programme.frozen");
    expect(await refusalOf(ask())).toBe("programme.frozen");
    await thaw(db, "checked");
    await confirm(number);
  });

  test("reaches a partner who is paused or closed: what is owed is owed", async () => {
    const gone = await db.run((tx) => makePartner(tx, "Gone", "gone"));
    await db.run((tx) => changeStatus(tx, gone.id, "closed", "moved on"));
    await confirm(await ask(fay, gone, 700n));
    expect(await balance(db, gone.id, "wallet")).toBe(700n);
  });

  test("is refused for somebody who was erased, also when both happen at once: it would reach nobody", async () => {
    const [left, racing] = [
      await db.run((tx) => makePartner(tx, "Left", "left")),
      await db.run((tx) => makePartner(tx, "Racing", "racing")),
    ];
    for (const each of [left, racing]) await db.run((tx) => changeStatus(tx, each.id, "closed", "moved on"));
    await db.run((tx) => erasePartner(tx, left.id, "asked for it"));
    expect(await refusalOf(ask(fay, left))).toBe("partner.not-active");
    const results = await atOnce(db, ["erase", "ask", "ask", "ask"], async (tx, act) => {
      await (act === "erase" ? erasePartner(tx, racing.id, "asked for it") : requestCredit(tx, fay.id, racing, money(1n, "USD"), "late"));
    });
    const [erasure, ...asked] = results.map((result) =>
      result.status === "fulfilled" ? "done" : String((result.reason as { code?: unknown }).code),
    );
    expect(asked).toEqual(asked.map(() => (erasure === "done" ? "partner.not-active" : "done")));
  });
});

describe("eight at once", () => {
  test("confirm one credit, and it is posted once", async () => {
    const before = await balance(db, lane.id, "wallet");
    const number = await ask();
    const results = await atOnce(db, [finn, finn, finn, finn, twin, twin, twin, twin], (tx, by) => confirmCredit(tx, by.id, number));
    expect(outcomesOf(results, "confirmed")).toEqual([...Array.from({ length: 7 }, () => "adjustment.already-decided"), "confirmed"]);
    expect(await balance(db, lane.id, "wallet")).toBe(before + 500n);
    expect(await rowsOf({ em: db.database.reader() }, sql`select from ledger_entry where key = ${`credit:${number}`}`)).toHaveLength(1);
  });

  test("confirm, decline and withdraw one credit: one of them wins", async () => {
    for (let round = 0; round < 4; round++) {
      const before = await balance(db, lane.id, "wallet");
      const number = await ask();
      const acts = ["confirm", "decline", "withdraw", "confirm", "decline", "withdraw", "confirm", "decline"] as const;
      const results = await atOnce(db, acts, async (tx, act) => {
        if (act === "confirm") await confirmCredit(tx, finn.id, number);
        else if (act === "decline") await declineAdjustment(tx, finn.id, number, "no");
        else await withdrawAdjustment(tx, fay.id, number, "no");
        return act;
      });
      const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(winners).toHaveLength(1);
      expect(outcomesOf(results, "won")).toEqual([...Array.from({ length: 7 }, () => "adjustment.already-decided"), "won"]);
      expect(await balance(db, lane.id, "wallet")).toBe(before + (winners[0] === "confirm" ? 500n : 0n));
    }
  });
});
