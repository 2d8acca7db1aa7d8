import { newId, refuse, rowsOf, sql, type Tx } from "#domain/kernel";
import { tell, type Channel } from "#domain/messages";
import { lockAnnouncement, mustBeUnsent, recorded, type AnnouncementFacts } from "./announcement.ts";
import { mustBeTheirs } from "./about.ts";

/** So many tests of one announcement has somebody within an hour. */
const mostAnHour = 12;

/**
 * Sends one to whoever prepares it, as a partner would get it, by each of their own `ways`; it changes nothing about the announcement, and nobody else hears of
 * it. By each way one is under way at a time: who presses twice is told so. Returns by which ways it goes. Refuses `announcement.unknown`,
 * `announcement.not-theirs`, `announcement.over`, `announcement.no-way`, `announcement.test-waits`, `announcement.tested-enough`.
 */
export async function testAnnouncement(
  tx: Tx,
  typed: string,
  ways: readonly Channel[],
): Promise<{ readonly announcement: AnnouncementFacts; readonly by: readonly Channel[] }> {
  if (tx.actor.kind !== "staff") throw new Error("a test goes to whoever of the staff asks for it");
  const { staffId } = tx.actor;
  // Locked, so that of two presses at once the second sees the test of the first.
  const before = await lockAnnouncement(tx, typed);
  mustBeTheirs(tx, before);
  mustBeUnsent(before);
  if (ways.length === 0) throw refuse("announcement.no-way", { number: before.id });
  const tests = await testsOf(tx, before.id, staffId);
  const by = ways.filter((way) => !tests.some(({ channel, isUnderWay }) => channel === way && isUnderWay));
  if (by.length === 0) throw refuse("announcement.test-waits", { number: before.id });
  if (new Set(tests.map(({ key }) => key)).size >= mostAnHour)
    throw refuse("announcement.tested-enough", { number: before.id, most: mostAnHour });
  const about = `${before.id}:${newId()}`;
  for (const way of by)
    await tell(tx, {
      kind: "announcement-test",
      to: { kind: "staff", id: staffId },
      about,
      by: way,
      facts: { announcement: before.id },
    });
  return { announcement: await recorded(tx, "announcement.test", before.id), by };
}

/** Those of the last hour, and what has not left yet. */
function testsOf(tx: Tx, id: string, staffId: string): Promise<{ key: string; channel: Channel; isUnderWay: boolean }[]> {
  return rowsOf(
    tx,
    sql<{ key: string; channel: Channel; isUnderWay: boolean }>`
      select m.key, m.channel, m.state in ('queued', 'sending') as "isUnderWay" from message m
      where m.recipient_kind = 'staff' and m.recipient_id = ${staffId} and m.kind = 'announcement-test' and split_part(m.key, ':', 3) = ${id}
        and (m.created_at > ${tx.now.subtract({ hours: 1 })} or m.state in ('queued', 'sending'))`,
  );
}
