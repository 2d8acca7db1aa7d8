import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { cancelBatch, confirmAdjustment, releaseIfSmall, requestWriteOff, setAsideByStaff } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

const db = await useDatabase({
  at: "2026-12-02T12:00:00Z",
  terms: {
    minimumPayout: { USD: 100n },
    automaticReleaseBelow: { USD: 1_000_000n },
    unusualTimesTotal: 100,
    firstPayoutLimit: { USD: 1_000_000n },
  },
});
const late = instant("2026-12-31T16:00:00Z");
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];

test("what a payout still deducts whose earnings are gone waits until its batch is out of the way, and staff are told so", async () => {
  const partner = await db.run((tx) => makePartner(tx, "hollow", "hollow"));
  const paid = snapshot({ reference: "hollow" });
  await db.run((tx) => apply(tx, paid));
  const earlier = await prepareBatch(db, "paid", instant("2026-12-01T16:00:00Z"));
  expect(await db.run((tx) => releaseIfSmall(tx, earlier.id))).toBe(true);
  await payOut(db, earlier.id);
  const half = { externalId: "r", total: 5_000n, reason: "", byLine: null };
  await db.run((tx) => apply(tx, { ...paid, modifiedAt: paid.modifiedAt.add({ hours: 1 }), status: "partly-refunded", refunds: [half] }));
  const ask = async () => (await db.run((tx) => requestWriteOff(tx, fay.id, partner, "USD", "they could not know"), asStaff(fay))).number;
  const confirm = (number: string) => db.run((tx) => confirmAdjustment(tx, finn.id, number), asStaff(finn));
  /** A batch that nets the correction with a sale, which is lost afterwards. */
  const hollow = async (period: string): Promise<string> => {
    const sale = snapshot({ reference: "hollow" });
    await db.run((tx) => apply(tx, sale));
    const { id } = await prepareBatch(db, period, late);
    await db.run((tx) => apply(tx, { ...sale, modifiedAt: sale.modifiedAt.add({ hours: 1 }), status: "cancelled" }));
    expect(await balance(db, partner.id, "payable")).toBe(-1_000n);
    return id;
  };
  const first = await hollow("hollow");
  expect(await refusalOf(ask())).toBe("write-off.in-batch");
  await db.run((tx) => cancelBatch(tx, first, "its earnings are gone"));
  const number = await ask();
  const second = await hollow("hollow again");
  expect(await refusalOf(confirm(number))).toBe("write-off.in-batch");
  // Left out they can be taken in again, with exactly what was in it.
  await db.run((tx) => setAsideByStaff(tx, second, partner, "a question"), asStaff(fay));
  expect(await refusalOf(confirm(number))).toBe("write-off.in-batch");
  await db.run((tx) => cancelBatch(tx, second, "its earnings are gone"));
  await confirm(number);
  expect(await balance(db, partner.id, "payable")).toBe(0n);
});
