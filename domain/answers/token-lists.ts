import { instantOf, instantOrNull, oneOf, rowsOf, sql, type Instant, type PictureId, type Tx } from "#domain/kernel";
import type { Evidence, SubmissionState } from "#domain/tokens";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { partnerNames, type PartnerName } from "./people.ts";

/** One line of a partner's token log. */
export type GrantLine = {
  /** its number, by which staff take it back */
  readonly id: string;
  readonly activity: string;
  readonly tokens: number;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
  readonly note: string | null;
  /** a later line takes this one back */
  readonly isTakenBack: boolean;
  /** this line takes another one back */
  readonly takesBack: boolean;
};

/** Everything that was granted and taken back, the newest first. */
export async function tokenLog(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<GrantLine>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from token_grant where partner_id = ${partnerId}`);
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      name: string;
      tokens: number;
      effective_at: string;
      recorded_at: string;
      note: string | null;
      taken_back: boolean;
      takes_back: boolean;
    }>`
      select g.id::text as id, a.name, g.tokens, g.effective_at, g.recorded_at, g.note, g.counters_id is not null as takes_back,
        exists (select from token_grant c where c.counters_id = g.id) as taken_back
      from token_grant g join token_activity a on a.code = g.activity where g.partner_id = ${partnerId}
      order by g.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(
    rows.map((row) => ({
      id: row.id,
      activity: row.name,
      tokens: row.tokens,
      effectiveAt: instantOf(row.effective_at),
      recordedAt: instantOf(row.recorded_at),
      note: row.note,
      isTakenBack: row.taken_back,
      takesBack: row.takes_back,
    })),
    page,
    count,
  );
}

/** What a partner asked tokens for. */
export type SubmissionLine = {
  readonly id: string;
  readonly partner: PartnerName;
  readonly activity: string;
  readonly tokens: number;
  readonly evidenceKind: Evidence;
  readonly evidence: string;
  /** a picture that was sent along */
  readonly picture: PictureId | null;
  readonly doneAt: Instant;
  readonly submittedAt: Instant;
  readonly state: SubmissionState;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
};

/** A partner's own submissions, the newest first; or, for staff (`null`), what waits for an answer, the oldest first. */
export async function submissions(tx: Pick<Tx, "em">, partnerId: string | null, page: number): Promise<Page<SubmissionLine>> {
  const which = partnerId === null ? sql`s.state = 'submitted'` : sql`s.partner_id = ${partnerId}`;
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from token_submission s where ${which}`);
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      partner_id: string;
      name: string;
      tokens: number;
      kind: Evidence;
      evidence: string;
      picture: string | null;
      done_at: string;
      submitted_at: string;
      state: SubmissionState;
      decided_at: string | null;
      reason: string | null;
    }>`
      select s.id, s.partner_id, a.name, a.tokens, a.evidence as kind, s.evidence, s.picture, s.done_at, s.submitted_at, s.state, s.decided_at, s.reason
      from token_submission s join token_activity a on a.code = s.activity where ${which}
      order by ${partnerId === null ? sql`s.submitted_at, s.id` : sql`s.submitted_at desc, s.id desc`} limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  );
  return pageOf(
    rows.map((row) => ({
      id: row.id,
      partner: names.get(row.partner_id) ?? { name: "", shareId: "" },
      activity: row.name,
      tokens: row.tokens,
      evidenceKind: row.kind,
      evidence: row.evidence,
      picture: row.picture,
      doneAt: instantOf(row.done_at),
      submittedAt: instantOf(row.submitted_at),
      state: row.state,
      decidedAt: instantOrNull(row.decided_at),
      reason: row.reason,
    })),
    page,
    count,
  );
}
