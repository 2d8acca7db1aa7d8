import { rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import type { About } from "./about.ts";
import { callOff } from "./send-announcement.ts";

/** What rooms say of what an announcement points at. */

/** It begins at another time: announcements of it that have not left yet say so. */
export async function announcedBegins(tx: Tx, { kind, id }: About, beginsAt: Instant): Promise<void> {
  await run(
    tx,
    sql`update announcement set begins_at = ${beginsAt} where about_kind = ${kind} and about_id = ${id} and state <> 'cancelled'`,
  );
}

/** It is no more: announcements of it that have not gone yet are called off, and what of others waits in the outbox stays there. */
export async function announcedIsOver(tx: Tx, { kind, id }: About): Promise<void> {
  await run(tx, sql`update announcement set held = 'over' where about_kind = ${kind} and about_id = ${id} and state = 'sent'`);
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id::text as id from announcement where about_kind = ${kind} and about_id = ${id} and state in ('draft', 'scheduled', 'sending') order by id for update`,
  );
  for (const each of rows) await callOff(tx, each.id, "over");
}

/** Who has heard of it: partners by their ids, and whether it stands in channels. What has not left yet will say how it is then. */
export async function toldOfIt(
  tx: Pick<Tx, "em">,
  { kind, id }: About,
): Promise<{ readonly partners: readonly string[]; readonly isPosted: boolean }> {
  const rows = await rowsOf(
    tx,
    sql<{ kind: "partner" | "channel"; id: string }>`
      select distinct m.recipient_kind as kind, m.recipient_id as id from announcement a
      join message m on m.kind = 'announcement' and split_part(m.key, ':', 3) = a.id::text
      where a.about_kind = ${kind} and a.about_id = ${id} and m.recipient_kind in ('partner', 'channel')
        and m.state in ('sending', 'sent', 'unknown-outcome')
      order by 1, 2`,
  );
  return {
    partners: rows.flatMap((row) => (row.kind === "partner" ? [row.id] : [])),
    isPosted: rows.some((row) => row.kind === "channel"),
  };
}
