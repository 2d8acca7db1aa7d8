import { rowsOf, sql, type Tx } from "#domain/kernel";
import type { Channel } from "#domain/messages";
import { isAbout } from "./send-announcement.ts";

/** What became of an announcement by one way, counted from the outbox as it stands. */
export type WayProgress = {
  readonly to: "partner" | "channel";
  readonly by: Channel;
  readonly told: number;
  readonly waiting: number;
  /** given up, or nobody knows whether it arrived */
  readonly failed: number;
  /** they want none, their address takes none, or it went by mail instead */
  readonly unwanted: number;
};

export async function announcementProgress(tx: Pick<Tx, "em">, id: string): Promise<WayProgress[]> {
  return rowsOf(
    tx,
    sql<WayProgress>`
      select m.recipient_kind as "to", m.channel as by,
        (count(*) filter (where m.state = 'sent'))::int as told,
        (count(*) filter (where m.state in ('queued', 'sending')))::int as waiting,
        (count(*) filter (where m.state in ('dead', 'unknown-outcome')))::int as failed,
        (count(*) filter (where m.state = 'suppressed'))::int as unwanted
      from message m where ${isAbout(id)} group by 1, 2 order by 1, 2`,
  );
}
