import { describe, expect, test } from "vitest";
import type { Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import {
  blockDestination,
  confirmDestination,
  currentDestination,
  destinationsOf,
  endDestination,
  enterDestination,
  findBankLink,
  makeBankLink,
} from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { ibanAccount, setDestination, usAccount } from "../../support/destinations.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

const db = await useDatabase();
const fay = await ofFinance(db, "fay");
let people = 0;

/** A partner whose account is set; every one has another. */
async function payee(): Promise<{ id: string; account: typeof usAccount }> {
  const { id } = await db.run((tx) => makePartner(tx, `Payee ${++people}`));
  const number = `77301${people}`;
  const account = { ...usAccount, account: number, accountAgain: number };
  await db.run((tx) => setDestination(tx, id, account));
  return { id, account };
}

/** A link of a partner's that is open, on whose page the account was entered. */
async function entering(partnerId: string, account: typeof usAccount) {
  const { token } = await db.run((tx) => makeBankLink(tx, partnerId, null));
  const read = await db.run((tx) => enterDestination(tx, token, account));
  if (!("entered" in read)) throw new Error("not an account");
  return { token, confirm: () => db.run((tx) => confirmDestination(tx, token, read.entered.id)) };
}
const states = async (id: string) => (await db.run((tx) => destinationsOf(tx, id))).map(({ version, state }) => `${version} ${state}`);

const blocks = {
  "finance block": async (id: string, tx: Tx) => blockDestination(tx, await partnerById(tx, id), "looks stolen"),
  "their partner blocks": (id: string, tx: Tx) => endDestination(tx, id, "blocked"),
};

describe.each(Object.entries(blocks))("an account that %s", (_who, block) => {
  test("does not come back by a link that was open, and that link is for no other account either", async () => {
    const { id, account } = await payee();
    const { token, confirm } = await entering(id, account);
    await db.run((tx) => block(id, tx), asStaff(fay));
    expect(await refusalOf(confirm())).toBe("bank-link.blocked");
    expect(await refusalOf(db.run((tx) => enterDestination(tx, token, ibanAccount)))).toBe("bank-link.blocked");
    expect(await refusalOf(db.run((tx) => findBankLink(tx, token, { forUpdate: false })))).toBe("bank-link.blocked");
    expect(await db.run((tx) => currentDestination(tx, id))).toBeNull();
    expect(await states(id)).toEqual(["1 blocked"]);
    const { token: newer } = await db.run((tx) => makeBankLink(tx, id, null));
    expect(await refusalOf(db.run((tx) => enterDestination(tx, token, account)))).toBe("bank-link.replaced");
    expect(await refusalOf(db.run((tx) => enterDestination(tx, newer, account)))).toBe("destination.blocked-account");
  });

  test("is not confirmed by another who had entered it before", async () => {
    const [{ id, account }, other] = [await payee(), await payee()];
    const { confirm } = await entering(other.id, account);
    await db.run((tx) => block(id, tx), asStaff(fay));
    expect(await refusalOf(confirm())).toBe("destination.blocked-account");
    expect(await states(other.id)).toEqual(["1 confirmed"]);
  });

  test("at the moment at which another confirms it stays blocked for them, too", async () => {
    const [{ id, account }, other] = [await payee(), await payee()];
    const { confirm } = await entering(other.id, account);
    let confirmed: Promise<string> | undefined;
    await db.run(async (tx) => {
      await block(id, tx);
      confirmed = refusalOf(confirm());
      await untilLocksAreWaitedFor(db, { timeout: 10_000 });
    }, asStaff(fay));
    expect(await confirmed).toBe("destination.blocked-account");
    expect(await states(other.id)).toEqual(["1 confirmed"]);
  });
});
