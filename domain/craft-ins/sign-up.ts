import { isBefore, oneOf, refuse, rowOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord, partnerById } from "#domain/partners";
import { grantFromSource, takeBackCause } from "#domain/tokens";
import { causeOf, lockCraftIn, mustBeOn, type CraftInFacts } from "./craft-in.ts";
import { freeSeats, settleSeats, tellOfSeat } from "./seats.ts";

export type SignUpState = "signed-up" | "wait-listed" | "left" | "attended" | "absent";

/** Where somebody stands now. `ahead`: how many wait before them; 0 with a seat. */
export type SignedUp = { readonly craftIn: CraftInFacts; readonly state: SignUpState; readonly ahead: number };

/**
 * Takes a seat, or the last place in the line when all are taken. Whoever left before goes to the end. The craft-in is locked: of several at
 * once one gets the last seat. Refuses `craft-in.over`, `craft-in.closed`, `craft-in.signed-up-already`, `partner.not-active`.
 */
export async function signUp(tx: Tx, partnerId: string, typed: string): Promise<SignedUp> {
  const craftIn = await lockCraftIn(tx, typed);
  mustBeOn(tx, craftIn);
  if (!isBefore(tx.now, craftIn.closesAt)) throw refuse("craft-in.closed", { craftIn: craftIn.title, at: craftIn.closesAt });
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  const known = await stateOf(tx, craftIn, partnerId);
  if (known !== null && known !== "left") throw refuse("craft-in.signed-up-already", { craftIn: craftIn.title, state: known });
  // Who waited before has what is free, also what became free while nobody was moved up.
  await settleSeats(tx, craftIn);
  const state = (await freeSeats(tx, craftIn)) === 0 ? "wait-listed" : "signed-up";
  await run(
    tx,
    sql`insert into craft_in_sign_up (craft_in_id, partner_id, state, place, changed_at)
        values (${craftIn.id}::bigint, ${partnerId}, ${state}, nextval('craft_in_place'), ${tx.now})
        on conflict (craft_in_id, partner_id) do update set state = excluded.state, place = excluded.place, changed_at = excluded.changed_at`,
  );
  await tellOfSeat(tx, craftIn, partnerId, state);
  return { craftIn, state, ahead: state === "signed-up" ? 0 : await aheadOf(tx, craftIn, partnerId) };
}

/**
 * Gives the seat or the place in the line back. Until sign-up closes, who waits longest gets the seat and is told.
 * Refuses `craft-in.over`, `craft-in.not-signed-up`.
 */
export async function leave(tx: Tx, partnerId: string, typed: string): Promise<SignedUp> {
  const craftIn = await lockCraftIn(tx, typed);
  mustBeOn(tx, craftIn);
  const state = await stateOf(tx, craftIn, partnerId);
  if (state !== "signed-up" && state !== "wait-listed") throw refuse("craft-in.not-signed-up", { craftIn: craftIn.title });
  await setState(tx, craftIn, partnerId, "left");
  await settleSeats(tx, craftIn);
  return { craftIn, state: "left", ahead: 0 };
}

/**
 * Staff write down who was there, or was not; the tokens follow, and go back when it is corrected. Refuses `craft-in.not-begun`,
 * `craft-in.not-signed-up` (to be absent), `partner.not-active`, `staff.own-record`.
 */
export async function recordAttendance(tx: Tx, partnerId: string, typed: string, was: "attended" | "absent"): Promise<SignedUp> {
  mustNotBeOwnRecord(tx, partnerId);
  const craftIn = await lockCraftIn(tx, typed);
  if (craftIn.state !== "scheduled" || isBefore(tx.now, craftIn.startsAt))
    throw refuse("craft-in.not-begun", { craftIn: craftIn.title, at: craftIn.startsAt });
  const before = await stateOf(tx, craftIn, partnerId);
  if (before === null && was === "absent") throw refuse("craft-in.not-signed-up", { craftIn: craftIn.title });
  if (before !== was) {
    await run(
      tx,
      sql`insert into craft_in_sign_up (craft_in_id, partner_id, state, place, changed_at)
          values (${craftIn.id}::bigint, ${partnerId}, ${was}, nextval('craft_in_place'), ${tx.now})
          on conflict (craft_in_id, partner_id) do update set state = excluded.state, changed_at = excluded.changed_at`,
    );
    const cause = { partnerId, cause: causeOf(craftIn) };
    if (was === "attended") await grantFromSource(tx, "craft-in", { ...cause, doneAt: craftIn.startsAt, note: craftIn.title });
    else if (before === "attended") await takeBackCause(tx, { ...cause, note: `not at ${craftIn.title}` });
    await record(tx, {
      act: was === "attended" ? "craft-in.attended" : "craft-in.absent",
      subject: { kind: "craft-in", id: craftIn.id },
      facts: { title: craftIn.title, partner: partnerId },
    });
  }
  return { craftIn, state: was, ahead: 0 };
}

async function stateOf(tx: Pick<Tx, "em">, { id }: CraftInFacts, partnerId: string): Promise<SignUpState | null> {
  const row = await rowOf(
    tx,
    sql<{ state: SignUpState }>`select state from craft_in_sign_up where craft_in_id = ${id}::bigint and partner_id = ${partnerId}`,
  );
  return row?.state ?? null;
}

async function setState(tx: Tx, { id }: CraftInFacts, partnerId: string, state: SignUpState): Promise<void> {
  await run(
    tx,
    sql`update craft_in_sign_up set state = ${state}, changed_at = ${tx.now} where craft_in_id = ${id}::bigint and partner_id = ${partnerId}`,
  );
}

async function aheadOf(tx: Pick<Tx, "em">, { id }: CraftInFacts, partnerId: string): Promise<number> {
  const { ahead } = await oneOf(
    tx,
    sql<{ ahead: number }>`
      select count(*)::int as ahead from craft_in_sign_up o
      join craft_in_sign_up s on s.craft_in_id = o.craft_in_id and s.partner_id = ${partnerId} and o.place < s.place
      where o.craft_in_id = ${id}::bigint and o.state = 'wait-listed'`,
  );
  return ahead;
}
