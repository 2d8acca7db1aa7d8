import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { changeStatus, forgetPartner, type PartnerStatus } from "#domain/partners";
import { cancelBatch, judgePayout } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { prepareBatch } from "../../support/payouts.ts";

const minimumPayout = { USD: 1_000n, JPY: 500n };
const db = await useDatabase({ terms: { minimumPayout, commissionBasisPoints: 10_000 } });
const cutOff = instant("2026-12-01T00:00:00Z");

const path: Readonly<Record<"active" | "paused" | "closed" | "erased", readonly PartnerStatus[]>> = {
  active: [],
  paused: ["paused"],
  closed: ["closed"],
  erased: ["closed"],
};
const scene = fc.array(
  fc.record({
    status: fc.constantFrom("active" as const, "paused" as const, "closed" as const, "erased" as const),
    items: fc.array(
      fc.record({
        currency: fc.constantFrom("USD", "JPY", "EUR"),
        minor: fc.constantFrom(1n, 499n, 500n, 501n, 999n, 1_000n, 1_001n),
        isMatured: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

test("the SQL that prepares a batch decides as the pure rule does, for random partners, amounts and currencies", async () => {
  let period = 0;
  await fc.assert(
    fc.asyncProperty(scene, async (partners) => {
      const name = `run-${++period}`;
      const expected: string[] = [];
      const shareIds: string[] = [];
      for (const [index, { status: kind, items }] of partners.entries()) {
        const isErased = kind === "erased";
        const status = isErased ? "closed" : kind;
        const partner = await db.run((tx) => makePartner(tx, `${name} ${index}`));
        shareIds.push(partner.shareId);
        for (const { currency, minor, isMatured } of items)
          await db.run((tx) =>
            apply(
              tx,
              snapshot({
                reference: partner.shareId,
                currency,
                total: minor,
                paidAt: cutOff.subtract({ hours: (isMatured ? 15 : 14) * 24 }),
              }),
            ),
          );
        for (const next of path[kind]) await db.run((tx) => changeStatus(tx, partner.id, next, null));
        if (isErased) await db.run((tx) => forgetPartner(tx, partner.id, "asked"));
        for (const currency of ["USD", "JPY", "EUR"] as const) {
          const net = items.filter((item) => item.isMatured && item.currency === currency).reduce((sum, item) => sum + item.minor, 0n);
          if (net === 0n) continue;
          const reason = judgePayout({
            net,
            minimum: currency === "EUR" ? null : minimumPayout[currency],
            partnerStatus: status,
            isErased,
          });
          expected.push(`${partner.shareId} ${currency} ${net} ${reason ?? "paid"}`);
        }
      }
      const batch = await prepareBatch(db, name, cutOff, 3);
      const rows = await rowsOf(
        { em: db.database.reader() },
        sql<{ line: string }>`
          select concat_ws(' ', p.share_id, o.currency, o.amount_minor, 'paid') as line from payout o join partner p on p.id = o.partner_id where o.batch_id = ${batch.id} and p.share_id = any(${shareIds})
          union all
          select concat_ws(' ', p.share_id, s.currency, s.amount_minor, s.reason) from payout_set_aside s join partner p on p.id = s.partner_id where s.batch_id = ${batch.id} and p.share_id = any(${shareIds})`,
      );
      expect(rows.map((row) => row.line).toSorted()).toEqual(expected.toSorted());
      await db.run((tx) => cancelBatch(tx, batch.id, "next scene"));
    }),
    { numRuns: 25 },
  );
}, 60_000);
