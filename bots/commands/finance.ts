import { refuse, type Tx } from "#domain/kernel";
import { batchForecast, batchPreview, batchWhy, type BatchPreview } from "#domain/answers";
import {
  approveBatch,
  batchNamed,
  cancelBatch,
  currentBatch,
  exportBatch,
  setAsideByStaff,
  takeIn,
  type BatchFacts,
} from "#domain/payouts";
import { mustBeOpenForMoney } from "#domain/programme";
import { batchCard, batchName } from "#templates/cards/batch-card";
import {
  approvedCard,
  batchForecastCard,
  cancelledCard,
  confirmBatchCard,
  itemsWord,
  totalOf,
} from "#templates/cards/batch-decision-cards";
import { batchExportCard } from "#templates/cards/batch-export-card";
import { batchWhyCard, setAsideCard } from "#templates/cards/batch-why-card";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, pageByName, seen } from "./options.ts";

export const financeBatch = command({
  name: "finance batch",
  sentence: "The payout batch: look at it, take it as files, set payouts aside, release it (by two), cancel it",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["preview", "why", "export"] },
  options: {
    act: option.choice(["preview", "why", "export", "set-aside", "take-in", "release", "cancel"])("preview unless you say", {
      optional: true,
    }),
    partner: option.partner("of why, set-aside and take-in: whose payout", { optional: true }),
    confirm,
    batch: { ...option.word("which batch you looked at, such as 2026-12-01", { optional: true }), byNameOnly: true, isCarried: true },
    total: { ...option.word("what it paid when you looked, such as USD 120.50", { optional: true }), byNameOnly: true, isCarried: true },
    seen,
    page: pageByName,
    reason: option.text("why; needed to set aside, where the partner reads it, and to cancel", { optional: true }),
  },
  run: async (tx, { act, partner, reason, confirm: isConfirmed, batch, total, seen: carried, page: pageNumber }, ask) => {
    if (act === "why") return batchWhyCard(await batchWhy(tx, (await whoseOf(tx, act, partner)).id, pageNumber ?? 1));
    if (act === "export") return batchExportCard(await exportBatch(tx, await namedOrCurrent(tx, batch ?? partner)));
    const preview = await batchPreview(tx, pageNumber);
    if (act === undefined || act === "preview") return look(tx, preview);
    const open = openOne(preview, act, batch);
    if (act === "release") return release(tx, open, { isConfirmed: isConfirmed === "yes", total, carried }, ask);
    // Cancelling takes no partner, so that its whole line is the reason.
    if (act === "cancel") return cancel(tx, open, isConfirmed === "yes", [partner, reason].filter((word) => word !== undefined).join(" "));
    const whose = await whoseOf(tx, act, partner);
    return act === "set-aside"
      ? setAsideCard(await setAsideByStaff(tx, open.batch.id, whose, reason ?? ""), whose, true)
      : setAsideCard(await takeIn(tx, open.batch.id, whose, reason ?? null), whose, false);
  },
});

async function whoseOf(tx: Tx, act: string, typed: string | undefined): ReturnType<typeof meantPartner> {
  if (typed === undefined) throw refuse("command.option-missing", { command: `finance batch ${act}`, missing: ["partner"] });
  return meantPartner(tx, typed);
}

/** "2026-12-01" or "2026-12-01#2"; the open or newest one when none is named. Refuses `batch.unknown`, `batch.nothing-prepared`. */
async function namedOrCurrent(tx: Tx, name: string | undefined): Promise<BatchFacts> {
  if (name === undefined) {
    const batch = await currentBatch(tx);
    if (!batch) throw refuse("batch.nothing-prepared");
    return batch;
  }
  const [, period = name, attempt = "1"] = /^(.*?)#(\d{1,4})$/.exec(name) ?? [];
  return batchNamed(tx, period, Number(attempt));
}

async function look(tx: Tx, preview: BatchPreview | null): Promise<View> {
  const isOpen = preview && preview.batch.state !== "released" && preview.batch.state !== "cancelled";
  return isOpen ? batchCard(preview) : batchForecastCard(await batchForecast(tx), preview);
}

/** The batch that can be decided on, and the very one that was looked at: another attempt may have taken its place since. */
function openOne(
  preview: BatchPreview | null,
  act: "release" | "cancel" | "set-aside" | "take-in",
  looked: string | undefined,
): BatchPreview {
  if (!preview) throw refuse("batch.nothing-prepared");
  const { batch } = preview;
  const name = batchName(batch);
  if (looked !== undefined && looked !== name) throw refuse("batch.changed", { batch: looked });
  if (batch.state === "released") throw refuse("batch.already-released", { batch: name, releasedAt: batch.releasedAt });
  if (batch.state === "cancelled") throw refuse("batch.already-cancelled", { batch: name, cancelledAt: batch.cancelledAt });
  // One that is still being prepared may be stopped, but nobody can know yet what its release would pay.
  if (batch.state === "releasing" || (batch.state === "preparing" && act !== "cancel")) throw refuse("batch.running", { batch: name });
  return preview;
}

async function release(
  tx: Tx,
  preview: BatchPreview,
  { isConfirmed, total, carried }: { isConfirmed: boolean; total: string | undefined; carried: string | undefined },
  { asker }: Ask,
): Promise<View> {
  if (!isConfirmed) {
    await mustBeOpenForMoney(tx);
    return confirmBatchCard(preview, "release", null);
  }
  const staff = asker.staff;
  if (!staff) throw new Error("a finance command ran without staff");
  const { batch } = preview;
  // Somebody may have taken a payout in since, or one out and another in: nobody consents to what they did not see.
  const isOther = (total !== undefined && total !== totalOf(preview)) || (carried !== undefined && carried !== itemsWord(preview));
  if (isOther) throw refuse("batch.changed", { batch: batchName(batch) });
  return approvedCard(preview, await approveBatch(tx, batch.id, staff.id, staff.partnerId ?? asker.partnerId, batch.itemsHash));
}

async function cancel(tx: Tx, preview: BatchPreview, isConfirmed: boolean, reason: string): Promise<View> {
  if (reason.trim() === "") throw refuse("reason.missing");
  return isConfirmed ? cancelledCard(await cancelBatch(tx, preview.batch.id, reason)) : confirmBatchCard(preview, "cancel", reason);
}
