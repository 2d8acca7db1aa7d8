import { formatDecimal, money, type Currency } from "#domain/kernel";
import type { BatchExport, ExportedItem, ExportedPayout, ExportedRate } from "#domain/payouts";
import { anomalyLabels } from "../anomaly-words.ts";
import { csv, type CsvCell } from "../csv.ts";
import { amounts, counted, quoted } from "../phrases.ts";
import { action, facts, hint, text, view, type View, type ViewFile } from "../view.ts";
import { correctionWords, setAsideWords } from "../words.ts";
import { batchName } from "./batch-card.ts";

/** A payout batch as files for a spreadsheet: a line for each payout and whatever was left out, and one for each item. */
export function batchExportCard(exported: BatchExport): View {
  const { batch, payouts, totals, itemCount } = exported;
  const name = batchName(batch);
  const items = itemsFile(exported);
  const [paid, left] = [payouts.filter(({ pays }) => pays !== null), payouts.filter(({ leftOut }) => leftOut !== null)];
  return view(
    `Files of the payout batch of ${name}`,
    [
      facts(
        ["Total", ...amounts(totals), " in ", ...counted(paid.length, "payout")],
        ["Left out", ...(left.length === 0 ? ["nothing"] : counted(left.length, "amount"))],
        ["Items", { count: itemCount }],
      ),
      ...(items ? [] : [text("There are more items than one file takes, so there is only that of the payouts. ", ...whyInstead)]),
      hint(
        "The column “Pays” adds up to the total of each currency, and so do the items that are paid. The files have names and earnings in them: keep them where only finance looks.",
      ),
    ],
    {
      files: [payoutsFile(exported), ...(items ? [items] : [])],
      actions: [action("The whole batch", "finance batch", { act: "preview" })],
    },
  );
}

const whyInstead = [{ code: "/finance batch why partner" }, " lists the items of one partner."];

const stateWords: Readonly<Record<BatchExport["batch"]["state"], string>> = {
  preparing: "being prepared",
  prepared: "prepared",
  releasing: "being paid",
  released: "paid",
  cancelled: "cancelled",
};

function payoutsFile({ batch, payouts }: BatchExport): ViewFile {
  const columns = ["Batch", "Share ID", "Partner", "Currency", "Pays", "Left out", "Items", "State", "Look at", "Why left out"];
  const rows = payouts
    .values()
    .map(({ shareId, partnerName, currency, pays, leftOut, itemCount, anomalies }): CsvCell[] => [
      batchName(batch),
      shareId,
      partnerName,
      currency,
      pays,
      leftOut && leftOut.money,
      String(itemCount),
      pays === null && batch.state !== "cancelled" ? "left out" : stateWords[batch.state],
      anomalies.map((kind) => anomalyLabels[kind]).join(", ") || null,
      whyLeftOut(leftOut),
    ]);
  return {
    name: `payouts-${fileName(batch)}.csv`,
    mediaType: "text/csv",
    content: csv(columns, rows),
    description: "a line for each payout and each amount that was left out, for a spreadsheet",
  };
}

function whyLeftOut(leftOut: ExportedPayout["leftOut"]): string | null {
  if (!leftOut?.reason) return null;
  return `${setAsideWords[leftOut.reason]}${leftOut.note === null ? "" : `: ${quoted(leftOut.note)}`}`;
}

/** Null: there are too many. */
function itemsFile({ batch, payouts }: BatchExport): ViewFile | null {
  if (payouts.some(({ items }) => items === null)) return null;
  const columns = ["Batch", "Share ID", "Partner", "Order", "What", "Why", "Amount", "Currency", "Rate", "Paid with this batch"];
  const rows = payouts.values().flatMap((payout) => (payout.items ?? []).map((item) => itemRow(batchName(batch), payout, item)));
  return {
    name: `payout-items-${fileName(batch)}.csv`,
    mediaType: "text/csv",
    content: csv(columns, rows),
    description: "a line for each commission and correction in these payouts",
  };
}

function itemRow(name: string, { shareId, partnerName, currency, pays }: ExportedPayout, item: ExportedItem): CsvCell[] {
  return [
    name,
    shareId,
    partnerName,
    item.orderNumber,
    item.correction === null ? "commission" : "correction",
    item.correction && correctionWords[item.correction],
    money(item.minor, currency),
    currency,
    item.rates.map((rate) => rateText(rate, currency)).join(", ") || null,
    item.isStanding && pays !== null ? "yes" : "no",
  ];
}

/** As a machine reads it: "20%", "12.5%", "5.00 per order". */
function rateText({ kind, figure }: ExportedRate, currency: Currency): string {
  if (kind === "percent") return `${Number(figure) / 100}%`;
  return `${formatDecimal(money(figure, currency))} ${kind === "per-order" ? "per order" : "per item"}`;
}

/** "2026-12-01", "2026-12-01-2": a number sign means something in addresses. */
function fileName(batch: BatchExport["batch"]): string {
  return batchName(batch).replace("#", "-");
}
