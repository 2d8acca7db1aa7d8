import {
  instantOf,
  isBefore,
  nameOf,
  newId,
  oneOf,
  plusDays,
  quarterOf,
  refuse,
  rowOf,
  run,
  sql,
  type Instant,
  type Quarter,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, mustNotBeOwnRecord, partnerById, statusAt } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { activityOf, openActivity, type Activity, type TokenSource } from "./activity.ts";

/** How far back something may lie that tokens are asked for; whoever comes later than this talks to an operator. */
const longestBackDays = 400;

/** What was granted, and what is left under the activity's cap of that quarter. */
export type Granted = { readonly tokens: number; readonly activity: Activity; readonly quarter: Quarter };

/**
 * Staff give tokens for something that a partner did. Under the cap of the quarter in which it was done: what goes over it is not given.
 * Refuses `token.activity-unknown`, `token.activity-closed`, `token.date-out-of-range`, `token.cap-reached`, `partner.not-active`, `staff.own-record`.
 */
export async function awardTokens(
  tx: Tx,
  given: { readonly partnerId: string; readonly activity: string; readonly doneAt: Instant; readonly note: string },
): Promise<Granted> {
  mustNotBeOwnRecord(tx, given.partnerId);
  const activity = await openActivity(tx, given.activity);
  mustLieInReach(tx, given.doneAt);
  await lockPartners(tx, [given.partnerId]);
  await mustBeActiveThen(tx, given.partnerId, given.doneAt);
  const granted = await grantUnderCap(tx, { ...given, activity, cause: `award:${newId()}` });
  await record(tx, {
    act: "token.award",
    subject: { kind: "partner", id: given.partnerId },
    reason: given.note === "" ? null : given.note,
    facts: { activity: activity.code, tokens: granted.tokens, quarter: granted.quarter.label },
  });
  return granted;
}

/**
 * Grants an activity's tokens, at most up to its cap in the quarter. The partner is locked, so that two grants at once can't both fit under it.
 * Refuses `token.cap-reached` when nothing is left.
 */
export async function grantUnderCap(
  tx: Tx,
  given: {
    readonly partnerId: string;
    readonly activity: Activity;
    readonly doneAt: Instant;
    readonly note: string;
    readonly cause: string;
  },
): Promise<Granted> {
  const { activity, partnerId, doneAt } = given;
  const { zone } = await programmeOf(tx);
  const quarter = quarterOf(doneAt, zone);
  const left = await leftUnderCap(tx, partnerId, activity, quarter);
  const tokens = Math.min(activity.tokens, left);
  if (tokens <= 0) throw refuse("token.cap-reached", { activity: activity.name, cap: activity.quarterCap, quarter: quarter.label });
  await insertGrant(tx, { ...given, tokens, countersId: null });
  return { tokens, activity, quarter };
}

/** What earned tokens by itself: of one cause a partner has at most one grant that stands. */
export type Earned = { readonly partnerId: string; readonly cause: string; readonly note: string };

/**
 * Grants what a source earns, once for its cause and under the cap of the quarter. Null: nothing was granted, because it was before, a person took it
 * back, nothing is left under the cap, the programme has no such activity, or they were no active partner then.
 */
export async function grantFromSource(tx: Tx, source: TokenSource, earned: Earned & { readonly doneAt: Instant }): Promise<number | null> {
  const activity = await activityOf(tx, source);
  if (!activity) return null;
  await lockPartners(tx, [earned.partnerId]);
  if ((await statusAt(tx, earned.partnerId, earned.doneAt)) !== "active") return null;
  if ((await standingOf(tx, earned)) !== null || (await wasTakenBackByHand(tx, earned))) return null;
  const left = await leftUnderCap(tx, earned.partnerId, activity, quarterOf(earned.doneAt, (await programmeOf(tx)).zone));
  const tokens = Math.min(activity.tokens, left);
  if (tokens <= 0) return null;
  await insertGrant(tx, { ...earned, activity, tokens, countersId: null });
  return tokens;
}

/** Takes back what a cause earned; nothing happens when nothing of it stands. */
export async function takeBackCause(tx: Tx, { partnerId, cause, note }: Earned): Promise<void> {
  await lockPartners(tx, [partnerId]);
  const standing = await standingOf(tx, { partnerId, cause });
  if (!standing) return;
  await insertGrant(tx, {
    partnerId,
    activity: { code: standing.activity },
    tokens: -standing.tokens,
    doneAt: instantOf(standing.effective_at),
    cause: `counter:${standing.id}`,
    countersId: BigInt(standing.id),
    note,
  });
}

async function standingOf(tx: Pick<Tx, "em">, { partnerId, cause }: Pick<Earned, "partnerId" | "cause">) {
  return rowOf(
    tx,
    sql<{ id: string; activity: string; tokens: number; effective_at: string }>`
      select g.id::text as id, g.activity, g.tokens, g.effective_at from token_grant g
      where g.partner_id = ${partnerId} and g.cause = ${cause} and not exists (select from token_grant c where c.counters_id = g.id)`,
  );
}

async function wasTakenBackByHand(tx: Pick<Tx, "em">, { partnerId, cause }: Pick<Earned, "partnerId" | "cause">): Promise<boolean> {
  return (
    (await rowOf(
      tx,
      sql`select g.id from token_grant g where g.partner_id = ${partnerId} and g.cause = ${cause} and ${takenBackByHand}`,
    )) !== null
  );
}

/**
 * Of a grant `g`: staff took it back, and no job gives it again; who should have it after all is given it by hand. What a source took
 * back itself (cause "counter:…") comes again when its reason does.
 */
export const takenBackByHand = sql`exists (select from token_grant k where k.counters_id = g.id and k.cause = 'take-back:' || g.id)`;

export type GrantFacts = {
  readonly id: bigint;
  readonly partnerId: string;
  readonly activity: string;
  readonly name: string;
  readonly tokens: number;
  readonly effectiveAt: Instant;
};

/** A grant that can be taken back. Refuses `token.grant-unknown`, `token.already-taken-back`, `staff.own-record`. */
export async function grantToTakeBack(tx: Tx, partnerId: string, grantId: bigint): Promise<GrantFacts> {
  mustNotBeOwnRecord(tx, partnerId);
  const grant = await rowOf(
    tx,
    sql<{ activity: string; name: string; tokens: number; effective_at: string; is_countered: boolean }>`
      select g.activity, a.name, g.tokens, g.effective_at, exists (select from token_grant c where c.counters_id = g.id) as is_countered
      from token_grant g join token_activity a on a.code = g.activity
      where g.id = ${grantId} and g.partner_id = ${partnerId} and g.counters_id is null`,
  );
  if (!grant) throw refuse("token.grant-unknown", { grant: grantId.toString() });
  if (grant.is_countered) throw refuse("token.already-taken-back", { grant: grantId.toString() });
  return {
    id: grantId,
    partnerId,
    activity: grant.activity,
    name: grant.name,
    tokens: grant.tokens,
    effectiveAt: instantOf(grant.effective_at),
  };
}

/** Takes it back by a grant of its negative, in the same quarter, for good: what came by itself does not come again. Refuses what `grantToTakeBack` refuses, and `reason.missing`. */
export async function takeBackGrant(tx: Tx, partnerId: string, grantId: bigint, reason: string): Promise<GrantFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  await lockPartners(tx, [partnerId]);
  const grant = await grantToTakeBack(tx, partnerId, grantId);
  await insertGrant(tx, {
    partnerId,
    activity: { code: grant.activity },
    tokens: -grant.tokens,
    doneAt: grant.effectiveAt,
    cause: `take-back:${grantId}`,
    countersId: grantId,
    note: reason.trim(),
  });
  await record(tx, {
    act: "token.take-back",
    subject: { kind: "partner", id: partnerId },
    reason: reason.trim(),
    facts: { grant: grantId.toString(), activity: grant.activity, tokens: grant.tokens },
  });
  return grant;
}

async function insertGrant(
  tx: Tx,
  given: {
    readonly partnerId: string;
    readonly activity: Pick<Activity, "code">;
    readonly tokens: number;
    readonly doneAt: Instant;
    readonly cause: string;
    readonly countersId: bigint | null;
    readonly note: string;
  },
): Promise<void> {
  await run(
    tx,
    sql`insert into token_grant (partner_id, activity, tokens, effective_at, recorded_at, cause, nth, counters_id, note, actor)
        values (${given.partnerId}, ${given.activity.code}, ${given.tokens}, ${given.doneAt}, ${tx.now}, ${given.cause},
          1 + (select count(*) from token_grant b where b.partner_id = ${given.partnerId} and b.cause = ${given.cause}), ${given.countersId},
          ${given.note === "" ? null : given.note}, ${nameOf(tx.actor)})`,
  );
}

/** What a quarter still has room for; an activity without a cap always has room for itself. */
async function leftUnderCap(
  tx: Pick<Tx, "em">,
  partnerId: string,
  { code, tokens, quarterCap }: Activity,
  { from, to }: Quarter,
): Promise<number> {
  if (quarterCap === null) return tokens;
  const { sum } = await oneOf(
    tx,
    sql<{ sum: number }>`
      select coalesce(sum(tokens), 0)::int as sum from token_grant
      where partner_id = ${partnerId} and activity = ${code} and effective_at >= ${from} and effective_at < ${to}`,
  );
  return quarterCap - sum;
}

/** Refuses `token.date-out-of-range`. */
export function mustLieInReach(tx: Pick<Tx, "now">, at: Instant): void {
  const oldest = plusDays(tx.now, -longestBackDays);
  if (isBefore(tx.now, at) || isBefore(at, oldest)) throw refuse("token.date-out-of-range", { at, oldest, days: longestBackDays });
}

/** Who was no active partner at that time earned nothing then. */
export async function mustBeActiveThen(tx: Pick<Tx, "em">, partnerId: string, at: Instant): Promise<void> {
  const status = await statusAt(tx, partnerId, at);
  if (status === "active") return;
  const partner = await partnerById(tx, partnerId);
  throw refuse("partner.not-active", { partner: partner.name, status: status ?? "not there yet" });
}
