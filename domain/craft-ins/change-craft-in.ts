import { refuse, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { announcedBegins, announcedIsOver, toldOfIt } from "#domain/announcements";
import { record } from "#domain/audit";
import { tell, tellAll, tellChannel, type MessageFacts } from "#domain/messages";
import { mustNotBeOwnRecord } from "#domain/partners";
import { eventOf, lockCraftIn, mustBeAhead, mustBeOn, type CraftInFacts } from "./craft-in.ts";
import { settleSeats } from "./seats.ts";

/** Staff answer a proposal; its host is told. Refuses `craft-in.not-proposed`, `reason.missing` (to decline), `staff.own-record`. */
export async function answerProposal(tx: Tx, typed: string, answer: "approve" | "decline", reason: string): Promise<CraftInFacts> {
  const before = await lockCraftIn(tx, typed);
  if (before.state !== "proposed" || before.hostId === null) throw refuse("craft-in.not-proposed", { craftIn: before.title });
  mustNotBeOwnRecord(tx, before.hostId);
  if (answer === "decline" && reason.trim() === "") throw refuse("reason.missing");
  if (answer === "approve") mustBeAhead(tx, before.startsAt);
  const said = reason.trim() === "" ? null : reason.trim();
  const state = answer === "approve" ? "scheduled" : "declined";
  await run(tx, sql`update craft_in set state = ${state}, reason = ${said} where id = ${before.id}::bigint`);
  await record(tx, {
    act: `craft-in.${answer}`,
    subject: { kind: "craft-in", id: before.id },
    reason: said,
    facts: { title: before.title, partner: before.hostId },
  });
  await tell(tx, {
    kind: "event-notice",
    to: { kind: "partner", id: before.hostId },
    about: `${before.uid}:${answer}`,
    facts: { event: eventOf(before), what: answer === "approve" ? "approved" : "declined", before: null, reason: said },
  });
  return { ...before, state, reason: said };
}

/** Refuses `craft-in.over`, `craft-in.in-the-past`, and `craft-in.same-time` where nobody would have to hear of anything. */
export function mustBeMovable(tx: Pick<Tx, "now">, craftIn: CraftInFacts, startsAt: Instant): void {
  mustBeOn(tx, craftIn);
  mustBeAhead(tx, startsAt);
  if (startsAt.equals(craftIn.startsAt)) throw refuse("craft-in.same-time", { craftIn: craftIn.title, at: startsAt });
}

/**
 * Moves one to another time; everybody with a seat or in the line is told, and seats that were free when sign-up closed are given out
 * where it is open again. Refuses what `mustBeMovable` refuses.
 */
export async function rescheduleCraftIn(tx: Tx, typed: string, startsAt: Instant): Promise<CraftInFacts> {
  const before = await lockCraftIn(tx, typed);
  mustBeMovable(tx, before, startsAt);
  const by = before.startsAt.until(startsAt);
  const after = { ...before, startsAt, endsAt: before.endsAt.add(by), closesAt: before.closesAt.add(by), sequence: before.sequence + 1 };
  await run(
    tx,
    sql`update craft_in set starts_at = ${after.startsAt}, ends_at = ${after.endsAt}, closes_at = ${after.closesAt}, sequence = ${after.sequence} where id = ${before.id}::bigint`,
  );
  await record(tx, {
    act: "craft-in.reschedule",
    subject: { kind: "craft-in", id: before.id },
    facts: { title: before.title, from: before.startsAt, to: startsAt },
  });
  await announcedBegins(tx, { kind: "craft-in", id: after.id }, startsAt);
  await tellEverybody(tx, after, { what: "rescheduled", before: before.startsAt, reason: null });
  await settleSeats(tx, after);
  return after;
}

/** It does not take place; everybody with a seat or in the line is told. Refuses `craft-in.over`, `reason.missing`. */
export async function cancelCraftIn(tx: Tx, typed: string, reason: string): Promise<CraftInFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const before = await lockCraftIn(tx, typed);
  mustBeOn(tx, before);
  return callOff(tx, before, "cancelled", reason.trim());
}

/** Nobody is there any more to hold a locked one that is to come; everybody with a seat or in the line is told. */
export async function callOffWithoutHost(tx: Tx, before: CraftInFacts): Promise<CraftInFacts> {
  return callOff(tx, before, "host-left", null);
}

async function callOff(tx: Tx, before: CraftInFacts, what: "cancelled" | "host-left", reason: string | null): Promise<CraftInFacts> {
  const after = { ...before, state: "cancelled" as const, sequence: before.sequence + 1, reason };
  await run(
    tx,
    sql`update craft_in set state = 'cancelled', sequence = ${after.sequence}, reason = ${reason} where id = ${before.id}::bigint`,
  );
  await record(tx, { act: "craft-in.cancel", subject: { kind: "craft-in", id: before.id }, reason, facts: { title: before.title } });
  await announcedIsOver(tx, { kind: "craft-in", id: after.id });
  await tellEverybody(tx, after, { what, before: null, reason });
  return after;
}

/** Everybody with a seat or in the line, the host as long as they are with us, and channels where it was announced. */
async function tellEverybody(tx: Tx, craftIn: CraftInFacts, change: Omit<MessageFacts["event-notice"], "event">): Promise<void> {
  const people = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      select partner_id from craft_in_sign_up where craft_in_id = ${craftIn.id}::bigint and state in ('signed-up', 'wait-listed')
      union select c.host_id from craft_in c join partner h on h.id = c.host_id and h.status <> 'closed' where c.id = ${craftIn.id}::bigint
      order by partner_id`,
  );
  const notice = {
    kind: "event-notice",
    about: `${craftIn.uid}:${craftIn.sequence}`,
    facts: { event: eventOf(craftIn), ...change },
  } as const;
  // Where it was announced, a change has to stand as well.
  if ((await toldOfIt(tx, { kind: "craft-in", id: craftIn.id })).isPosted) await tellChannel(tx, { purpose: "announcements", ...notice });
  await tellAll(
    tx,
    people.map(({ partner_id: id }) => ({ ...notice, to: { kind: "partner" as const, id } })),
  );
}
