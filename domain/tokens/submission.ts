import {
  cleanLine,
  nameOf,
  newId,
  oneOf,
  refuse,
  rowOf,
  run,
  sql,
  instantOf,
  isWebAddress,
  type Instant,
  type PictureId,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { tell } from "#domain/messages";
import { lockPartners, mustNotBeOwnRecord } from "#domain/partners";
import { openActivity, type Activity } from "./activity.ts";
import { grantUnderCap, mustBeActiveThen, mustLieInReach, type Granted } from "./grant.ts";

export type SubmissionState = "submitted" | "approved" | "declined" | "withdrawn";

const mostOpen = 20;
const longestEvidence = 500;

export type Submitted = { readonly activity: Activity; readonly doneAt: Instant };

/**
 * A partner asks for an activity's tokens and shows what there is to see. Refuses `token.activity-unknown`, `token.activity-closed`,
 * `token.comes-by-itself`, `token.evidence-missing`, `token.date-out-of-range`, `token.already-submitted`, `token.too-many-open`, `partner.not-active`.
 */
export async function submitActivity(
  tx: Tx,
  partnerId: string,
  given: { readonly activity: string; readonly evidence: string; readonly picture: PictureId | null; readonly doneAt: Instant | null },
): Promise<Submitted> {
  const activity = await openActivity(tx, given.activity);
  if (activity.source !== null) throw refuse("token.comes-by-itself", { activity: activity.name });
  const evidence = readEvidence(activity, given);
  const { picture } = given;
  const doneAt = given.doneAt ?? tx.now;
  mustLieInReach(tx, doneAt);
  await lockPartners(tx, [partnerId]);
  await mustBeActiveThen(tx, partnerId, doneAt);
  const { open, same } = await oneOf(
    tx,
    sql<{ open: number; same: number }>`
      select count(*) filter (where state = 'submitted')::int as open,
        count(*) filter (where activity = ${activity.code} and state in ('submitted', 'approved')
          and ((evidence = ${evidence} and ${evidence} <> '' and ${picture}::text is null) or picture = ${picture}::text))::int as same
      from token_submission where partner_id = ${partnerId}`,
  );
  if (same > 0) throw refuse("token.already-submitted", { activity: activity.name });
  if (open >= mostOpen) throw refuse("token.too-many-open", { limit: mostOpen });
  await run(
    tx,
    sql`insert into token_submission (id, partner_id, activity, done_at, evidence, picture, state, submitted_at)
        values (${newId()}, ${partnerId}, ${activity.code}, ${doneAt}, ${evidence}, ${picture}, 'submitted', ${tx.now})`,
  );
  return { activity, doneAt };
}

/** A link is one that a browser opens, and nothing that runs; words are one line. A picture that is sent along is evidence of its own. */
function readEvidence(activity: Activity, given: { readonly evidence: string; readonly picture: PictureId | null }): string {
  const evidence = [...cleanLine(given.evidence)].slice(0, longestEvidence).join("");
  if (activity.evidence === "none" || (activity.evidence === "picture" && given.picture !== null)) return evidence;
  const isLink = activity.evidence !== "text";
  if (evidence === "" || (isLink && !isWebAddress(evidence)))
    throw refuse("token.evidence-missing", { activity: activity.name, evidence: activity.evidence });
  return evidence;
}

/** `tokens`: what the reviewer saw that it earns. */
export type Decision = { readonly kind: "approve"; readonly tokens: number } | { readonly kind: "decline" };

export type Decided = { readonly partnerId: string; readonly activity: string; readonly granted: Granted | null };

/**
 * Staff answer a submission; the partner is told. What is approved is what the reviewer saw: when the activity earns something else by now, nothing is
 * granted. Refuses `token.submission-unknown`, `token.already-decided`, `token.worth-changed`, `token.cap-reached`, `token.activity-closed`,
 * `reason.missing` (to decline), `staff.own-record`.
 */
export async function decideSubmission(tx: Tx, id: string, decision: Decision, reason: string): Promise<Decided> {
  const found = await rowOf(tx, sql<{ partner_id: string }>`select partner_id from token_submission where id = ${id}`);
  if (!found) throw refuse("token.submission-unknown");
  mustNotBeOwnRecord(tx, found.partner_id);
  if (decision.kind === "decline" && reason.trim() === "") throw refuse("reason.missing");
  await lockPartners(tx, [found.partner_id]);
  const row = await oneOf(
    tx,
    sql<{ partner_id: string; activity: string; done_at: string; state: SubmissionState }>`
      select partner_id, activity, done_at, state from token_submission where id = ${id} for update`,
  );
  if (row.state !== "submitted") throw refuse("token.already-decided", { state: row.state });
  const granted = decision.kind === "approve" ? await grantFor(tx, { ...row, id, reason }, decision.tokens) : null;
  const state = decision.kind === "approve" ? "approved" : "declined";
  const said = reason.trim() === "" ? null : reason.trim();
  await run(
    tx,
    sql`update token_submission set state = ${state}, decided_at = ${tx.now}, decided_by = ${nameOf(tx.actor)}, reason = ${said} where id = ${id}`,
  );
  await record(tx, {
    act: decision.kind === "approve" ? "token.approve" : "token.decline",
    subject: { kind: "token-submission", id },
    reason: said,
    facts: { partnerId: row.partner_id, activity: row.activity, ...(granted ? { tokens: granted.tokens } : {}) },
  });
  const { name } = await oneOf(tx, sql<{ name: string }>`select name from token_activity where code = ${row.activity}`);
  await tell(tx, {
    kind: "submission-answered",
    to: { kind: "partner", id: row.partner_id },
    about: id,
    facts: { activity: name, tokens: granted?.tokens ?? null, quarter: granted?.quarter.label ?? null, reason: said },
  });
  return { partnerId: row.partner_id, activity: name, granted };
}

async function grantFor(
  tx: Tx,
  row: { readonly id: string; readonly partner_id: string; readonly activity: string; readonly done_at: string; readonly reason: string },
  tokensSeen: number,
): Promise<Granted> {
  const activity = await openActivity(tx, row.activity);
  if (activity.tokens !== tokensSeen)
    throw refuse("token.worth-changed", { activity: activity.name, seen: tokensSeen, tokens: activity.tokens });
  return grantUnderCap(tx, {
    partnerId: row.partner_id,
    activity,
    doneAt: instantOf(row.done_at),
    note: row.reason.trim(),
    cause: `submission:${row.id}`,
  });
}

/** A partner takes back what they asked for, while nobody has answered. Refuses `token.submission-unknown`, `token.already-decided`. */
export async function withdrawSubmission(tx: Tx, partnerId: string, id: string): Promise<void> {
  const changed = await run(
    tx,
    sql`update token_submission set state = 'withdrawn', decided_at = ${tx.now} where id = ${id} and partner_id = ${partnerId} and state = 'submitted'`,
  );
  if (changed === 1) return;
  const known = await rowOf(
    tx,
    sql<{ state: SubmissionState }>`select state from token_submission where id = ${id} and partner_id = ${partnerId}`,
  );
  throw known ? refuse("token.already-decided", { state: known.state }) : refuse("token.submission-unknown");
}
