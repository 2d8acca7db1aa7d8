import type { Tx } from "#domain/kernel";
import { chainFigures } from "#domain/audit";
import { outboxFigures } from "#domain/messages";
import { webhookFigures } from "#domain/webhooks";
import { inboxFigures, shopsHeard, silenceOf } from "#domain/orders";
import { currentBatch } from "#domain/payouts";
import { programmeOf } from "#domain/programme";
import type { HealthFacts } from "#templates/cards/health-card";
import { databaseClock } from "./database-clock.ts";
import type { JobDesk } from "./job-desk.ts";
import type { Queue } from "./queue.ts";

/** Roles whose processes look at the timetable; a chat or a job by hand takes from the queue only. */
const ticking = ["all", "jobs"];

/** How the installation does. Everything but this process's own doors is asked of the database, so that any process can tell of all. */
export function healthOf(
  queue: Pick<Queue, "depths" | "processes">,
  desk: JobDesk,
  doors: () => HealthFacts["doors"] = () => [],
): (tx: Tx) => Promise<HealthFacts> {
  return async (tx) => {
    const { frozenAt, frozenReason, thawAskedAt } = await programmeOf(tx);
    const batch = await currentBatch(tx);
    const at = await databaseClock(tx);
    return {
      at,
      processes: (await queue.processes()).map((each) => ({ ...each, isTicking: ticking.includes(each.name) })),
      queue: await queue.depths(tx.em, at),
      inbox: { ...(await inboxFigures(tx)), shops: await shopsHeard(tx), isSilent: (await silenceOf(tx)) !== null },
      outbox: await outboxFigures({ em: tx.em, now: at }),
      webhooks: await webhookFigures({ em: tx.em, now: at }),
      audit: await chainFigures(tx),
      jobs: await desk.list(tx),
      frozen: frozenAt ? { since: frozenAt, reason: frozenReason ?? "", thawAskedAt } : null,
      batchToRelease: batch?.state === "prepared" ? batch.period : null,
      doors: doors(),
    };
  };
}

export type Health = ReturnType<typeof healthOf>;
