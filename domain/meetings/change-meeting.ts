import { isBefore, isWebAddress, oneOf, refuse, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { announcedBegins, announcedIsOver, toldOfIt } from "#domain/announcements";
import { record } from "#domain/audit";
import { tellAll, tellChannel } from "#domain/messages";
import { forgetAttendance } from "./attend.ts";
import { foldWord, longestAgenda, meetingById, meetingEvent, mustBeAhead, type MeetingFacts } from "./meeting.ts";

export type MeetingDetails = {
  readonly link?: string | undefined;
  readonly agenda?: string | undefined;
  readonly recording?: string | undefined;
  readonly codeWord?: string | undefined;
};

/** What people read about it; nobody is told, because nothing changes for them. Refuses `meeting.unknown`, `meeting.unreadable`. */
export async function describeMeeting(tx: Tx, typed: string, details: MeetingDetails): Promise<MeetingFacts> {
  const before = await meetingById(tx, typed, true);
  for (const address of [details.link, details.recording])
    if (address !== undefined && !isWebAddress(address)) throw refuse("meeting.unreadable", { what: "link" });
  const after: MeetingFacts = {
    ...before,
    link: details.link ?? before.link,
    agenda: details.agenda === undefined ? before.agenda : [...details.agenda].slice(0, longestAgenda).join(""),
    recording: details.recording ?? before.recording,
    codeWord: details.codeWord === undefined ? before.codeWord : foldWord(details.codeWord),
  };
  await run(
    tx,
    sql`update meeting set link = ${after.link}, agenda = ${after.agenda}, recording = ${after.recording}, code_word = ${after.codeWord} where id = ${before.id}::bigint`,
  );
  await record(tx, { act: "meeting.describe", subject: { kind: "meeting", id: before.id }, facts: { title: before.title } });
  return after;
}

/** Refuses `meeting.over`, `meeting.in-the-past`, and `meeting.same-time` where nobody would have to hear of anything. */
export function mustBeMovable(tx: Pick<Tx, "now">, meeting: MeetingFacts, startsAt: Instant): void {
  if (meeting.state !== "scheduled" || !isBefore(tx.now, meeting.startsAt)) throw refuse("meeting.over", { meeting: meeting.title });
  mustBeAhead(tx, startsAt);
  if (startsAt.equals(meeting.startsAt)) throw refuse("meeting.same-time", { meeting: meeting.title, at: startsAt });
}

/** Moves it; who heard of the old time is told, and so are channels, and who said its word early says it again. Refuses what `mustBeMovable` refuses. */
export async function rescheduleMeeting(tx: Tx, typed: string, startsAt: Instant): Promise<MeetingFacts> {
  const before = await meetingById(tx, typed, true);
  mustBeMovable(tx, before, startsAt);
  const after = { ...before, startsAt, endsAt: before.endsAt.add(before.startsAt.until(startsAt)), sequence: before.sequence + 1 };
  await run(
    tx,
    sql`update meeting set starts_at = ${after.startsAt}, ends_at = ${after.endsAt}, sequence = ${after.sequence} where id = ${before.id}::bigint`,
  );
  await forgetAttendance(tx, before, `${before.title} was moved`);
  await record(tx, {
    act: "meeting.reschedule",
    subject: { kind: "meeting", id: before.id },
    facts: { title: before.title, from: before.startsAt, to: startsAt },
  });
  await announcedBegins(tx, { kind: "meeting", id: after.id }, startsAt);
  await tellWhoHeard(tx, after, { what: "rescheduled", before: before.startsAt, reason: null });
  return after;
}

/**
 * It does not take place, be it that it never began; who heard of it is told, channels as well, and what it earned goes back. Until its end: who was in one that
 * is over has been there. Refuses `meeting.over`, `reason.missing`.
 */
export async function cancelMeeting(tx: Tx, typed: string, reason: string): Promise<MeetingFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const before = await meetingById(tx, typed, true);
  if (before.state !== "scheduled" || !isBefore(tx.now, before.endsAt)) throw refuse("meeting.over", { meeting: before.title });
  const after = { ...before, state: "cancelled" as const, sequence: before.sequence + 1, reason: reason.trim() };
  await run(
    tx,
    sql`update meeting set state = 'cancelled', sequence = ${after.sequence}, reason = ${after.reason} where id = ${before.id}::bigint`,
  );
  await forgetAttendance(tx, before, `${before.title} was cancelled`);
  await record(tx, {
    act: "meeting.cancel",
    subject: { kind: "meeting", id: before.id },
    reason: after.reason,
    facts: { title: before.title },
  });
  await announcedIsOver(tx, { kind: "meeting", id: after.id });
  await tellWhoHeard(tx, after, { what: "cancelled", before: null, reason: after.reason });
  return after;
}

/** Whom a change would touch. `told`: who heard of it; `isPosted`: channels did, too; `attended`: who said its word already. */
export type MeetingReach = { readonly told: number; readonly isPosted: boolean; readonly attended: number };

export async function reachOf(tx: Pick<Tx, "em">, meeting: MeetingFacts): Promise<MeetingReach> {
  const { attended } = await oneOf(
    tx,
    sql<{
      attended: number;
    }>`select count(*)::int as attended from meeting_attendance where meeting_id = ${meeting.id}::bigint and state = 'attended'`,
  );
  const { partners, isPosted } = await heardOf(tx, meeting);
  return { told: partners.length, isPosted, attended };
}

type Heard = { readonly partners: readonly string[]; readonly isPosted: boolean };

/** Who has heard of it, by a reminder or an announcement, and so hears of a change; and whether it stands in channels, so that a change has to stand there. */
async function heardOf(tx: Pick<Tx, "em">, { id, uid }: MeetingFacts): Promise<Heard> {
  const reminded = await rowsOf(
    tx,
    sql<{ kind: "partner" | "channel"; id: string }>`
      select distinct recipient_kind as kind, recipient_id as id from message
      where kind = 'event-reminder' and recipient_kind in ('partner', 'channel') and split_part(key, ':', 3) = ${uid}`,
  );
  const announced = await toldOfIt(tx, { kind: "meeting", id });
  const partners = reminded.flatMap((row) => (row.kind === "partner" ? [row.id] : []));
  return {
    partners: [...new Set([...partners, ...announced.partners])].toSorted(),
    isPosted: announced.isPosted || reminded.some((row) => row.kind === "channel"),
  };
}

async function tellWhoHeard(
  tx: Tx,
  meeting: MeetingFacts,
  change: { readonly what: "rescheduled" | "cancelled"; readonly before: Instant | null; readonly reason: string | null },
): Promise<void> {
  const notice = {
    kind: "event-notice",
    about: `${meeting.uid}:${meeting.sequence}`,
    facts: { event: meetingEvent(meeting), ...change },
  } as const;
  const { partners, isPosted } = await heardOf(tx, meeting);
  // The channels of today: who has replaced one meanwhile reads on there.
  if (isPosted) await tellChannel(tx, { purpose: "announcements", ...notice });
  await tellAll(
    tx,
    partners.map((id) => ({ ...notice, to: { kind: "partner" as const, id } })),
  );
}
