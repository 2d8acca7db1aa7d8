import { describe, expect, test } from "vitest";
import { quarterNamed, rowsOf, sql } from "#domain/kernel";
import { tokenLog, tokenProgress } from "#domain/answers";
import { rejectConversion, restoreConversion } from "#domain/conversions";
import { ordersByNumber, type Snapshot } from "#domain/orders";
import { awardTokens, grantFirstSales, takeBackGrant } from "#domain/tokens";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { actingStaff } from "../../support/staff.ts";

/** The first confirmed sale of a quarter earns tokens by itself. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const support = await actingStaff(db, "support-one", ["support"]);
const zone = "America/Denver";
const partner = async (name: string): Promise<string> => (await db.run((tx) => makePartner(tx, name, name.toLowerCase()))).id;
const totalOf = async (partnerId: string): Promise<number> => (await db.run((tx) => tokenProgress(tx, partnerId, tx.now))).total;

describe("the first sale of a quarter", () => {
  const look = () => db.run((tx) => grantFirstSales(tx, quarterNamed("2026-Q4", zone)!));
  const sell = async (reference: string, over: Partial<Snapshot> = {}) => {
    const order = snapshot({ reference, ...over });
    await db.run((tx) => apply(tx, order));
    return order;
  };

  test("is granted once, taken back when nothing of the quarter stands, and granted again when something does", async () => {
    const quinn = await partner("Quinn");
    expect(await look()).toEqual({ granted: 0, takenBack: 0 });
    const order = await sell("quinn");
    await sell("quinn");
    expect(await look()).toEqual({ granted: 1, takenBack: 0 });
    expect(await look()).toEqual({ granted: 0, takenBack: 0 });
    const { rows } = await db.run((tx) => tokenLog(tx, quinn, 1));
    expect(rows.map(({ tokens, activity }) => [tokens, activity])).toEqual([[5, "The first sale of the quarter"]]);
    for (const { number } of await db.run((tx) =>
      rowsOf(
        tx,
        sql<{
          number: string;
        }>`select o.number from shop_order o join conversion c on c.order_id = o.id where c.partner_id = ${quinn} order by c.id`,
      ),
    ))
      await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, number))[0]!, "own household"), support);
    expect(await look()).toEqual({ granted: 0, takenBack: 1 });
    await db.run(async (tx) => restoreConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "a neighbour"), support);
    expect(await look()).toEqual({ granted: 1, takenBack: 0 });
    expect(await totalOf(quinn)).toBe(5);
  });

  test("that a person took back is not granted again, whatever is sold, rejected and restored afterwards", async () => {
    const tess = await partner("Tess");
    const order = await sell("tess");
    expect(await look()).toMatchObject({ granted: 1 });
    const { rows } = await db.run((tx) => tokenLog(tx, tess, 1));
    await db.run((tx) => takeBackGrant(tx, tess, BigInt(rows[0]!.id), "her own order"), support);
    await sell("tess");
    expect(await look()).toEqual({ granted: 0, takenBack: 0 });
    await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "own household"), support);
    await look();
    await db.run(async (tx) => restoreConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "a neighbour"), support);
    expect(await look()).toEqual({ granted: 0, takenBack: 0 });
    expect(await totalOf(tess)).toBe(0);
    await db.run((tx) => awardTokens(tx, { partnerId: tess, activity: "first-sale", doneAt: tx.now, note: "" }), support);
    expect(await totalOf(tess)).toBe(5);
  });

  test("is granted once by eight looks at once", async () => {
    const rob = await partner("Rob");
    await sell("rob");
    await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => grantFirstSales(tx, quarterNamed("2026-Q4", zone)!));
    expect(await totalOf(rob)).toBe(5);
  });
});
