import { isBefore, plusDays, refuse, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { channelsFor, tellAll, tellChannel } from "#domain/messages";
import { countAudience, isAddressed, isAmong } from "#domain/partners";
import { lockAnnouncement, mustBeUnsent, recorded, type AnnouncementFacts } from "./announcement.ts";
import { mustBeTheirs } from "./about.ts";

const furthestDays = 366;
/** What is this late has missed its moment: somebody looks at it first. */
const latestHours = 12;

/** Whom one would reach as things stand. */
export type AnnouncementReach = { readonly channels: number; readonly partners: number };

export async function reachOfAnnouncement(
  tx: Pick<Tx, "em" | "now">,
  { toChannels, toPartners, audience }: Pick<AnnouncementFacts, "toChannels" | "toPartners" | "audience">,
): Promise<AnnouncementReach> {
  return {
    channels: toChannels ? (await channelsFor(tx, "announcements")).length : 0,
    partners: toPartners ? await countAudience(tx, audience) : 0,
  };
}

/**
 * Sends one: `at` null now, else at that time. Its row is locked, so that of several who say so at once one sends it; the others are refused. Refuses
 * `announcement.unknown`, `announcement.not-theirs`, `announcement.over` (sent, on its way or called off already), `announcement.in-the-past`, `announcement.too-far`,
 * `announcement.begun` (it would come when what it points at has begun), `announcement.nobody`. `mustBeMeant` is asked under the lock, and refuses what is
 * not as its sender saw it.
 */
export async function sendAnnouncement(
  tx: Tx,
  typed: string,
  at: Instant | null,
  mustBeMeant: (standing: AnnouncementFacts) => void = () => undefined,
): Promise<AnnouncementFacts> {
  const before = await lockAnnouncement(tx, typed);
  mustBeTheirs(tx, before);
  mustBeMeant(before);
  await mustBeSendable(tx, before, at);
  if (at === null) return begin(tx, before);
  await run(tx, sql`update announcement set state = 'scheduled', send_at = ${at}, held = null where id = ${before.id}::bigint`);
  await tx.enqueueAt("send-announcement", at, before.id);
  return recorded(tx, "announcement.schedule", before.id);
}

/** Refuses what `sendAnnouncement` refuses, for whoever looks before they say yes. */
export async function mustBeSendable(tx: Pick<Tx, "em" | "now">, announcement: AnnouncementFacts, at: Instant | null): Promise<void> {
  const { id, beginsAt } = announcement;
  mustBeUnsent(announcement);
  if (at !== null && !isBefore(tx.now, at)) throw refuse("announcement.in-the-past", { at });
  if (at !== null && isBefore(plusDays(tx.now, furthestDays), at)) throw refuse("announcement.too-far", { at });
  if (beginsAt !== null && !isBefore(at ?? tx.now, beginsAt)) throw refuse("announcement.begun", { announcement: id, at: beginsAt });
  const { channels, partners } = await reachOfAnnouncement(tx, announcement);
  if (channels + partners === 0) throw refuse("announcement.nobody", { announcement: id });
}

/** The channels are told at once; partners are told chunk by chunk, by `tellNext`. */
async function begin(tx: Tx, { id, toChannels, toPartners }: AnnouncementFacts): Promise<AnnouncementFacts> {
  await run(
    tx,
    sql`update announcement set state = ${toPartners ? "sending" : "sent"}, begun_at = ${tx.now}, ended_at = ${toPartners ? null : tx.now}, send_at = null, held = null
        where id = ${id}::bigint`,
  );
  const facts = { announcement: id };
  if (toChannels) await tellChannel(tx, { purpose: "announcements", kind: "announcement", about: id, facts });
  if (toPartners) await tx.enqueue("send-announcement", id);
  return recorded(tx, "announcement.send", id);
}

/**
 * Begins a scheduled one whose time has come. One whose time passed long ago while nothing ran waits for somebody as a draft, and one whose subject has
 * begun meanwhile is called off. Any other is left as it is: whoever comes second finds it begun.
 */
export async function beginScheduled(tx: Tx, id: string): Promise<"begun" | "held" | "nothing"> {
  const before = await lockAnnouncement(tx, id);
  if (before.state !== "scheduled" || before.sendAt === null || isBefore(tx.now, before.sendAt)) return "nothing";
  if (before.beginsAt !== null && !isBefore(tx.now, before.beginsAt)) {
    await callOff(tx, before.id, "over");
    return "held";
  }
  if (isBefore(before.sendAt.add({ hours: latestHours }), tx.now)) {
    await run(tx, sql`update announcement set state = 'draft', send_at = null, held = 'late' where id = ${before.id}::bigint`);
    await recorded(tx, "announcement.hold", before.id);
    return "held";
  }
  await begin(tx, before);
  return "begun";
}

/**
 * Tells the next partners, at most `limit`, and remembers how far it came in the same transaction: killed in between, it goes on after the last whole one.
 * The outbox takes nobody twice. Says how many, and whether there may be more.
 */
export async function tellNext(tx: Tx, id: string, limit: number): Promise<{ readonly told: number; readonly isOver: boolean }> {
  const { state, audience } = await lockAnnouncement(tx, id);
  if (state !== "sending") return { told: 0, isOver: true };
  const people = await rowsOf(
    tx,
    sql<{ id: string }>`
      select p.id from partner p
      where p.id > coalesce((select told_until from announcement where id = ${id}::bigint), '00000000-0000-0000-0000-000000000000')
        and ${isAddressed(audience, tx.now)}
      order by p.id limit ${limit}`,
  );
  await tellAll(
    tx,
    people.map((person) => ({
      kind: "announcement" as const,
      to: { kind: "partner" as const, id: person.id },
      about: id,
      facts: { announcement: id },
    })),
  );
  const last = people.at(-1)?.id ?? null;
  const isOver = people.length < limit;
  await run(
    tx,
    sql`update announcement set told_until = coalesce(${last}::uuid, told_until), state = ${isOver ? "sent" : "sending"}, ended_at = ${isOver ? tx.now : null}
        where id = ${id}::bigint`,
  );
  return { told: people.length, isOver };
}

/**
 * Calls one off: a draft, a scheduled one, or one that is on its way, of which what has not left stays here. Refuses `announcement.unknown`,
 * `announcement.not-theirs`, `announcement.over`.
 */
export async function cancelAnnouncement(tx: Tx, typed: string): Promise<AnnouncementFacts> {
  const before = await lockAnnouncement(tx, typed);
  mustBeTheirs(tx, before);
  if (before.state === "cancelled") throw refuse("announcement.over", { number: before.id, state: before.state });
  if (before.state === "sent" && !(await isOnItsWay(tx, before.id)))
    throw refuse("announcement.over", { number: before.id, state: before.state });
  return callOff(tx, before.id, null);
}

async function isOnItsWay(tx: Pick<Tx, "em">, id: string): Promise<boolean> {
  const rows = await rowsOf(tx, sql`select 1 from message m where ${isAbout(id)} and m.state in ('queued', 'sending') limit 1`);
  return rows.length > 0;
}

export async function callOff(tx: Tx, id: string, held: AnnouncementFacts["held"]): Promise<AnnouncementFacts> {
  await run(
    tx,
    sql`update announcement set state = 'cancelled', send_at = null, ended_at = ${tx.now}, held = ${held} where id = ${id}::bigint`,
  );
  return recorded(tx, "announcement.cancel", id);
}

/** Messages `m` of one announcement; as the index over them has it. */
export const isAbout = (id: string) => sql`m.kind = 'announcement' and split_part(m.key, ':', 3) = ${id}`;

/** Those that should be on their way by now: scheduled ones whose time has come, and ones that somebody was at when their process ended. */
export async function announcementsToSend(tx: Pick<Tx, "em" | "now">): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id::text as id from announcement where (state = 'scheduled' and send_at <= ${tx.now}) or state = 'sending' order by id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Of some messages those of announcements that were called off, whose subject has begun, or whose reader is not among those any more whom it is for (a night
 * lies between the outbox and who is paused or has left): they need not leave.
 */
export async function calledOffAnnouncements(tx: Pick<Tx, "em" | "now">, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select m.id from message m join announcement a on a.id::text = split_part(m.key, ':', 3)
      left join partner p on p.id = m.recipient_id and m.recipient_kind = 'partner'
      where m.id = any(${[...messageIds]}::uuid[]) and m.kind = 'announcement'
        and (a.state = 'cancelled' or a.held = 'over' or a.begins_at <= ${tx.now}
          or (p.id is not null and not ${isAmong({ status: sql`a.audience_status`, groupId: sql`a.group_id` }, tx.now)}))`,
  );
  return rows.map(({ id }) => id);
}
