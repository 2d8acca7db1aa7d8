import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { formatDecimal, instant } from "#domain/kernel";
import { batchPreview } from "#domain/answers";
import { batchNamed, cancelBatch, exportBatch, openBatch, releaseIfSmall, setAsideByStaff } from "#domain/payouts";
import { batchExportCard } from "#templates/cards/batch-export-card";
import { renderConsole } from "#templates/render/console";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, partnerRate, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

/** A batch as files: what finance adds up in a spreadsheet is what the card said. */
const many = { USD: 100_000_000n, JPY: 100_000_000n };
const db = await useDatabase({ terms: { minimumPayout: { USD: 1_000n, JPY: 500n }, automaticReleaseBelow: many, unusualFrom: many } });
const cutOff = instant("2026-12-01T16:00:00Z");
const evil = '=HYPERLINK(1), "Ltd"';
const [ink, lane, small] = [
  await db.run((tx) => makePartner(tx, evil, "ink")),
  await db.run((tx) => makePartner(tx, "Lane", "lane")),
  await db.run((tx) => makePartner(tx, "Small", "small")),
];
const asFay = asStaff(await ofFinance(db, "fay"));
const order = async (reference: string, over: Parameters<typeof snapshot>[0] = {}) => {
  const made = snapshot({ reference, ...over });
  await db.run((tx) => apply(tx, made));
  return made;
};

type Line = Record<string, string>;
async function filesOf(period: string, attempt = 1): Promise<{ payouts: Line[]; items: Line[]; names: string[] }> {
  const view = await db.run(async (tx) => batchExportCard(await exportBatch(tx, await batchNamed(tx, period, attempt))), asFay);
  const [payouts, items] = view.files.map(({ content }) => parse<Line>(content as string, { columns: true, bom: true }));
  return { payouts: payouts ?? [], items: items ?? [], names: view.files.map(({ name }) => name) };
}

/** By currency, as a spreadsheet adds up a column. */
function sums(lines: readonly Line[], column: string): Record<string, string> {
  const byCurrency = Map.groupBy(
    lines.filter((line) => line[column] !== ""),
    (line) => line["Currency"]!,
  );
  const decimals = (currency: string): number => (currency === "JPY" ? 0 : 2);
  return Object.fromEntries(
    [...byCurrency].map(([currency, own]) => [
      currency,
      own.reduce((sum, line) => sum + Number(line[column]), 0).toFixed(decimals(currency)),
    ]),
  );
}
const cardTotals = async (): Promise<Record<string, string>> => {
  const preview = await db.run((tx) => batchPreview(tx));
  return Object.fromEntries(preview!.content.totals.map((total) => [total.currency, formatDecimal(total)]));
};

test("payouts, what was left out, and items of two currencies add up to the card's totals", async () => {
  await db.run((tx) => partnerRate(tx, lane.id, 1_250, instant("2026-01-01T00:00:00Z")));
  await order("ink", { number: "A-1" });
  await order("ink", { number: "A-2", currency: "JPY", total: 12_345n });
  await order("lane", { number: "B-1" });
  await order("lane", { number: "B-2", currency: "JPY", total: 8_000n });
  await order("small", { number: "C-1", total: 4_500n });
  const batch = await prepareBatch(db, "2026-12-01", cutOff);
  await db.run((tx) => setAsideByStaff(tx, batch.id, lane, "-1 invoice"), asFay);

  const { payouts, items, names } = await filesOf("2026-12-01");
  expect(names).toEqual(["payouts-2026-12-01.csv", "payout-items-2026-12-01.csv"]);
  expect(payouts.map((line) => Object.values(line).slice(1).join(" | "))).toEqual([
    `${ink.shareId} | '${evil} | JPY | 2469 |  | 1 | prepared |  | `,
    `${ink.shareId} | '${evil} | USD | 20.00 |  | 1 | prepared |  | `,
    `${lane.shareId} | Lane | JPY |  | 1000 | 1 | left out |  | set aside by the finance staff, joins the next batch: “-1 invoice”`,
    `${lane.shareId} | Lane | USD |  | 12.50 | 1 | left out |  | set aside by the finance staff, joins the next batch: “-1 invoice”`,
    `${small.shareId} | Small | USD |  | 9.00 | 0 | left out |  | below the minimum, carried over`,
  ]);
  expect(items.map((line) => Object.values(line).slice(3).join(" | "))).toEqual([
    "A-2 | commission |  | 2469 | JPY | 20% | yes",
    "A-1 | commission |  | 20.00 | USD | 20% | yes",
    "B-2 | commission |  | 1000 | JPY | 12.5% | no",
    "B-1 | commission |  | 12.50 | USD | 12.5% | no",
  ]);
  expect(sums(payouts, "Pays")).toEqual(await cardTotals());
  expect(
    sums(
      items.filter((line) => line["Paid with this batch"] === "yes"),
      "Amount",
    ),
  ).toEqual(await cardTotals());
});

test("after the release the files say what was paid: what changed in between is left out, corrections are beside the commissions", async () => {
  const { id } = await db.run((tx) => batchNamed(tx, "2026-12-01", 1));
  await db.run((tx) => releaseIfSmall(tx, id));
  await payOut(db, id);
  expect(sums((await filesOf("2026-12-01")).payouts, "Pays")).toEqual({ USD: "20.00", JPY: "2469" });

  // Lane's two wait since; Ink gets one more, one that is cancelled in time, and a part of A-1 is refunded.
  await order("ink", { number: "A-3" });
  const cancelled = await order("ink", { number: "A-4" });
  const refunded = await order("ink", { number: "A-5", total: 50_000n });
  const first = await prepareBatch(db, "2026-12-02", cutOff);
  await db.run((tx) => apply(tx, { ...cancelled, status: "cancelled", modifiedAt: cancelled.modifiedAt.add({ hours: 1 }) }));
  await db.run((tx) => releaseIfSmall(tx, first.id));
  await payOut(db, first.id);
  const { payouts, items } = await filesOf("2026-12-02");
  expect(sums(payouts, "Pays")).toEqual({ USD: "132.50", JPY: "1000" });
  expect(payouts.every((line) => line["State"] === (line["Pays"] ? "paid" : "left out"))).toBe(true);
  expect(
    sums(
      items.filter((line) => line["Paid with this batch"] === "yes"),
      "Amount",
    ),
  ).toEqual({ USD: "132.50", JPY: "1000" });
  expect(items.filter((line) => line["Paid with this batch"] === "no").map((line) => line["Order"])).toEqual(["A-4"]);

  const refund = { externalId: "r1", total: 10_000n, reason: "", byLine: null };
  await db.run((tx) =>
    apply(tx, { ...refunded, status: "partly-refunded", refunds: [refund], modifiedAt: refunded.modifiedAt.add({ hours: 1 }) }),
  );
  await order("ink", { number: "A-6", total: 30_000n });
  db.clock.set("2027-06-03T00:00:00Z");
  const next = await prepareBatch(db, "2026-12-03", db.clock.now());
  const after = await filesOf("2026-12-03");
  expect(after.items.map((line) => [line["Order"], line["What"], line["Why"], line["Amount"]])).toEqual([
    ["A-5", "correction", "the shop refunded the customer after it had been paid out", "-20.00"],
    ["A-6", "commission", "", "60.00"],
  ]);
  expect(sums(after.payouts, "Pays")).toEqual(await cardTotals());

  await db.run((tx) => cancelBatch(tx, next.id, "looks wrong"));
  const gone = await filesOf("2026-12-03");
  expect([sums(gone.payouts, "Pays"), sums(gone.payouts, "Left out")]).toEqual([{}, { USD: "49.00" }]);
  expect(gone.payouts.map((line) => line["State"])).toEqual(["cancelled", "cancelled"]);
  expect(new Set(gone.items.map((line) => line["Paid with this batch"]))).toEqual(new Set(["no"]));
});

test("more items than a file takes are counted, not listed; the payouts are all there, and it says where the items of one are", async () => {
  const exported = async (most: number) => db.run(async (tx) => exportBatch(tx, await batchNamed(tx, "2026-12-01", 1), most), asFay);
  const [whole, tooMany] = [await exported(4), await exported(3)];
  expect([whole.itemCount, tooMany.itemCount]).toEqual([4, 4]);
  expect(whole.payouts.map(({ items }) => items?.length)).toEqual([1, 1, 1, 1, 0]);
  expect(tooMany.payouts).toEqual(whole.payouts.map((payout) => ({ ...payout, items: null })));
  const view = batchExportCard(tooMany);
  expect(view.files.map(({ name }) => name)).toEqual(["payouts-2026-12-01.csv"]);
  expect(view.files[0]!.content).toBe(batchExportCard(whole).files[0]!.content);
  const said = renderConsole(view, { width: 300, colour: false, zone: "UTC", locale: "en-US" });
  expect(said.replaceAll(/\s+/g, " ")).toContain(
    "There are more items than one file takes, so there is only that of the payouts. /finance batch why partner lists the items",
  );
});

test("a batch that nobody knows and one that is being put together are refused", async () => {
  expect(await refusalOf(filesOf("2026-12-03", 2))).toBe("batch.unknown");
  await db.run((tx) => openBatch(tx, "2026-12-04", cutOff));
  expect(await refusalOf(filesOf("2026-12-04"))).toBe("batch.running");
});
