import { rowsOf, sql, type InTransaction } from "#domain/kernel";
import { renewalsLeftBehind } from "#domain/attribution";
import { sendCode } from "#domain/chat";
import { applyAgain, followersLeftBehind } from "#domain/conversions";
import { announcementsToSend } from "#domain/announcements";
import { overdueMessages } from "#domain/messages";
import { waitingDeliveries } from "#domain/orders";
import { currentBatch } from "#domain/payouts";
import { dueRailCalls } from "#domain/transfers";
import { dueEndpoints } from "#domain/webhooks";
import { sendOne } from "./announcements.ts";
import { applyInbox } from "./apply-inbox.ts";
import { makeRailCalls, type CalledRails } from "./call-rails.ts";
import { makeDelivery, type DeliveryDoors } from "./deliver-messages.ts";
import type { JobContext } from "./job.ts";
import { releaseBatch } from "./payout-batch.ts";
import type { Queue } from "./queue.ts";
import { executeRun, type RunDoors } from "./run-job.ts";
import { makeWebhookSender } from "./send-webhooks.ts";
import { webhookOutlet, type WebhookOutlet } from "./outlets/webhooks/webhook-outlet.ts";
import { mustGoOn, Stopping } from "./stopping.ts";

export type WorkerDoors = Omit<RunDoors, "stopping"> & { readonly queue: Queue } & Pick<
    DeliveryDoors,
    "outlets" | "publicUrl" | "settled" | "spell" | "filesOf"
  > & {
    /** those that this installation can call */
    readonly rails?: CalledRails;
    /** the way out for what other programs are told */
    readonly webhooks?: WebhookOutlet;
  };

const mostRecovered = 10_000;

/** Starts doing what the queue asks for, after asking again for what a crash may have left behind: rows are the truth. */
export async function startWorker(doors: WorkerDoors): Promise<void> {
  const inTransaction = doors.transactions(doors.clock);
  const { stopping } = doors.queue;
  const deliver = makeDelivery({ ...doors, inTransaction });
  await doors.queue.receive({
    "apply-inbox": (id, isLastTry) => applyInbox(inTransaction, doors.report, id, isLastTry),
    "decide-again": (id) => inTransaction({ kind: "system", name: "decide-again" }, (tx) => applyAgain(tx, id)),
    "run-job": (id, isLastTry) => executeRun({ ...doors, stopping }, id, isLastTry),
    "release-batch": (id) => release(inTransaction, doors.report, stopping, id),
    "deliver-message": deliver,
    "call-rail": makeRailCalls({ inTransaction, rails: doors.rails ?? {} }),
    "send-announcement": (id) => announce(inTransaction, stopping, id),
    "send-webhooks": makeWebhookSender({
      inTransaction,
      clock: doors.clock,
      outlet: doors.webhooks ?? webhookOutlet({ onThisMachine: false }),
      stopping,
    }),
    "connect-code": (id) => inTransaction({ kind: "system", name: "connect-code" }, (tx) => sendCode(tx, id)),
  });
  await recover(inTransaction);
}

/** Pays out chunk by chunk; a process that is about to end leaves the rest to the next one. */
async function release(inTransaction: InTransaction, report: WorkerDoors["report"], stopping: AbortSignal, id: string): Promise<void> {
  const actor = { kind: "system", name: "release-batch" } as const;
  const betweenUnits: JobContext["inTransaction"] = (work) => {
    mustGoOn(stopping);
    return inTransaction(actor, work);
  };
  try {
    await releaseBatch({ inTransaction: betweenUnits, report }, id);
  } catch (error) {
    if (!(error instanceof Stopping)) throw error;
    await inTransaction(actor, (tx) => tx.enqueue("release-batch", id));
  }
}

/** Tells partners chunk by chunk; the same at the end of a process. */
async function announce(inTransaction: InTransaction, stopping: AbortSignal, id: string): Promise<void> {
  const actor = { kind: "system", name: "announcements" } as const;
  try {
    await sendOne((work) => {
      mustGoOn(stopping);
      return inTransaction(actor, work);
    }, id);
  } catch (error) {
    if (!(error instanceof Stopping)) throw error;
    await inTransaction(actor, (tx) => tx.enqueue("send-announcement", id));
  }
}

/** Whether anything waits that only a worker can do. */
async function hasWork(inTransaction: InTransaction): Promise<boolean> {
  return inTransaction({ kind: "system", name: "worker" }, async (tx) => {
    const batch = await currentBatch(tx);
    return (
      batch?.state === "releasing" ||
      (await announcementsToSend(tx)).length > 0 ||
      (await waitingDeliveries(tx, tx.now, 1)).length > 0 ||
      (await overdueMessages(tx, 1)).length > 0 ||
      (await dueEndpoints(tx)).length > 0
    );
  });
}

/**
 * For a process that would end now: does what it has just asked the queue for, in case nobody else is there to do it. Gives up after
 * `looks` looks; what is left is done by whoever starts next.
 */
export async function finishWork(doors: WorkerDoors, pause: () => Promise<unknown>, looks: number): Promise<void> {
  const inTransaction = doors.transactions(doors.clock);
  if (!(await hasWork(inTransaction))) return;
  await startWorker(doors);
  for (let look = 0; look < looks && (await hasWork(inTransaction)); look++) await pause();
}

/** A queue entry whose worker was killed is leased for minutes; asking a second time is harmless and makes a restart quick. */
async function recover(inTransaction: InTransaction): Promise<void> {
  await inTransaction({ kind: "system", name: "recovery" }, async (tx) => {
    await tx.enqueue("apply-inbox", ...(await waitingDeliveries(tx, tx.now, mostRecovered)));
    await tx.enqueue("decide-again", ...(await renewalsLeftBehind(tx, mostRecovered)), ...(await followersLeftBehind(tx, mostRecovered)));
    const runs = await rowsOf(tx, sql<{ id: string }>`select id from job_run where state in ('due', 'running')`);
    await tx.enqueue("run-job", ...runs.map(({ id }) => id));
    const batch = await currentBatch(tx);
    if (batch?.state === "releasing") await tx.enqueue("release-batch", batch.id);
    await tx.enqueue("send-announcement", ...(await announcementsToSend(tx)));
    await tx.enqueue("deliver-message", ...(await overdueMessages(tx, mostRecovered)));
    await tx.enqueue("send-webhooks", ...(await dueEndpoints(tx)));
    await tx.enqueue("call-rail", ...(await dueRailCalls(tx, mostRecovered)));
  });
}
