import { overdueMessages } from "#domain/messages";
import { dueEndpoints } from "#domain/webhooks";
import type { Work } from "./job.ts";

const mostAtOnce = 5_000;

/**
 * Asks the queue for every message and every webhook that should have left by now: what was put off and forgotten, what is gathered, and what a process
 * that ended was sending.
 */
export const deliverOverdue: Work = async ({ inTransaction }) => ({
  messages: await inTransaction(async (tx) => {
    const ids = await overdueMessages(tx, mostAtOnce);
    await tx.enqueue("deliver-message", ...ids);
    return ids.length;
  }),
  endpoints: await inTransaction(async (tx) => {
    const ids = await dueEndpoints(tx);
    await tx.enqueue("send-webhooks", ...ids);
    return ids.length;
  }),
});
