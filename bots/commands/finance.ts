import { refuse, type Tx } from "#domain/kernel";
import { batchForecast, batchPreview, type BatchPreview } from "#domain/answers";
import { approveBatch, cancelBatch } from "#domain/payouts";
import { mustNotBeFrozen } from "#domain/programme";
import { approvedCard, batchCard, batchForecastCard, batchName, cancelledCard, confirmBatchCard } from "#templates/cards/batch-card";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { option } from "../option.ts";
import { confirm } from "./options.ts";

export const financeBatch = command({
  name: "finance batch",
  sentence: "The payout batch: look at it, release it (two persons over the limit), or cancel it",
  audience: "finance",
  writes: true,
  options: {
    act: option.choice(["preview", "release", "cancel"])("preview unless you say", { optional: true }),
    reason: option.word("why; needed to cancel", { optional: true }),
    confirm,
    batch: option.word("which batch you looked at, such as 2026-12-01", { optional: true }),
  },
  run: async (tx, { act, reason, confirm: isConfirmed, batch }, ask) => {
    const preview = await batchPreview(tx);
    if (act === undefined || act === "preview") return look(tx, preview);
    const open = openOne(preview, act, batch);
    return act === "release" ? release(tx, open, isConfirmed === "yes", ask) : cancel(tx, open, isConfirmed === "yes", reason ?? "");
  },
});

async function look(tx: Tx, preview: BatchPreview | null): Promise<View> {
  const isOpen = preview && preview.batch.state !== "released" && preview.batch.state !== "cancelled";
  return isOpen ? batchCard(preview) : batchForecastCard(await batchForecast(tx), preview);
}

/** The batch that can be decided on, and the very one that was looked at: another attempt may have taken its place since. */
function openOne(preview: BatchPreview | null, act: "release" | "cancel", looked: string | undefined): BatchPreview {
  if (!preview) throw refuse("batch.nothing-prepared");
  const { batch } = preview;
  const name = batchName(batch);
  if (looked !== undefined && looked !== name) throw refuse("batch.changed", { batch: looked });
  if (batch.state === "released") throw refuse("batch.already-released", { batch: name, releasedAt: batch.releasedAt });
  if (batch.state === "cancelled") throw refuse("batch.already-cancelled", { batch: name, cancelledAt: batch.cancelledAt });
  // One that is still being prepared may be stopped, but nobody can know yet what its release would pay.
  if (batch.state === "releasing" || (batch.state === "preparing" && act === "release")) throw refuse("batch.running", { batch: name });
  return preview;
}

async function release(tx: Tx, preview: BatchPreview, isConfirmed: boolean, { asker }: Ask): Promise<View> {
  if (!isConfirmed) {
    await mustNotBeFrozen(tx);
    return confirmBatchCard(preview, "release", null);
  }
  const staff = asker.staff;
  if (!staff) throw new Error("a finance command ran without staff");
  return approvedCard(preview, await approveBatch(tx, preview.batch.id, staff.id, staff.partnerId ?? asker.partnerId));
}

async function cancel(tx: Tx, preview: BatchPreview, isConfirmed: boolean, reason: string): Promise<View> {
  if (reason.trim() === "") throw refuse("reason.missing");
  return isConfirmed ? cancelledCard(await cancelBatch(tx, preview.batch.id, reason)) : confirmBatchCard(preview, "cancel", reason);
}
