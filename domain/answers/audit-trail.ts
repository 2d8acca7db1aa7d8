import { instantOf, oneOf, rowsOf, sql, type Instant, type Period, type Sql, type Tx } from "#domain/kernel";
import { changedTermsSchema, type ChangedTerms } from "#domain/programme";
import { rateScopes, type RateSubject } from "#domain/conversions";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { doersOf, partnerNames, type Doer, type PartnerName } from "./people.ts";
import { rateNames } from "./rate-names.ts";

/** What the trail is narrowed to; null: everything. `act` may be a whole one ("batch.cancel") or its first word ("batch"). */
export type AuditFilter =
  | { readonly kind: "act"; readonly act: string }
  | { readonly kind: "staff"; readonly staffId: string }
  | { readonly kind: "partner"; readonly partnerId: string }
  | { readonly kind: "order"; readonly orderId: string };

/** One privileged act with its ids as names. */
export type AuditLine = {
  readonly at: Instant;
  readonly by: Doer;
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason: string | null;
  /** as they were recorded; amounts are { currency, minor: "1250" } */
  readonly facts: Readonly<Record<string, unknown>>;
  /** whom it is about, and who had it before and after */
  readonly partner: PartnerName | null;
  readonly from: PartnerName | null;
  readonly to: PartnerName | null;
  /** of a rate: the product, category or group it is about, by its name; null: none of these */
  readonly rateOf: string | null;
  /** of changed terms */
  readonly terms: { readonly before: ChangedTerms; readonly after: ChangedTerms } | null;
};

export type AuditTrail = Page<AuditLine> & { readonly period: Period | null };

/**
 * Whose reasons support read: what they write themselves, and what operators say of rates. A room that is not named here is finance's until somebody says
 * otherwise: what they write to each other about money, holds and bank accounts is theirs; what partners are told of it stands beside the money itself.
 */
export const readBySupport = /^(?:chat|claim|conversion|coupon|craft-in|feedback|meeting|order|partner|question|rate|review|token)\./;

/** Privileged acts, newest first, ten a page. What finance wrote of whoever reads it is left out: nobody reads why their own money is held. */
export async function auditTrail(
  tx: Pick<Tx, "em" | "actor">,
  { filter, period, page }: { filter: AuditFilter | null; period: Period | null; page: number },
): Promise<AuditTrail> {
  const where = sql`
    (${period?.from ?? null}::timestamptz is null or at >= ${period?.from ?? null}::timestamptz)
    and (${period?.to ?? null}::timestamptz is null or at < ${period?.to ?? null}::timestamptz) and ${matching(filter)}`;
  const own = tx.actor.kind === "staff" ? tx.actor.partnerId : null;
  const { rows, ...rest } = await auditPage(tx, where, page);
  const isWithheld = ({ act, subject, facts }: AuditLine): boolean =>
    own !== null && [subject.id, facts.partner, facts.partnerId].includes(own) && !readBySupport.test(act);
  return { ...rest, rows: rows.map((line) => (isWithheld(line) ? { ...line, reason: null } : line)), period };
}

/** A page of the acts for which a condition on `audit_entry` holds, newest first. */
export async function auditPage(tx: Pick<Tx, "em">, where: Sql, page: number, perPage = rowsPerPage): Promise<Page<AuditLine>> {
  const rows = await rowsOf(
    tx,
    sql<{
      at: string;
      actor: string;
      act: string;
      subject_kind: string;
      subject_id: string;
      reason: string | null;
      facts: Record<string, unknown>;
    }>`
      select at, actor, act, subject_kind, subject_id, reason, facts from audit_entry where ${where}
      order by at desc, id desc limit ${perPage} offset ${offsetOf(page, perPage)}`,
  );
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from audit_entry where ${where}`);
  const doer = await doersOf(
    tx,
    rows.map((row) => row.actor),
  );
  const partnerIdOf = (row: (typeof rows)[number]): string | null =>
    row.subject_kind === "partner" ? uuidOf(row.subject_id) : uuidOf(row.facts.partner ?? row.facts.partnerId);
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => [partnerIdOf(row), uuidOf(row.facts.from), uuidOf(row.facts.to)]),
  );
  const nameOf = (id: string | null): PartnerName | null => (id === null ? null : (names.get(id) ?? null));
  const rates = await rateNames(
    tx,
    rows.flatMap((row) => rateSubjectOf(row) ?? []),
  );
  const rateOf = (subject: RateSubject | null): string | null => subject && (rates.aboutOf(subject) ?? rates.groupOf(subject));
  const lines = rows.map((row) => ({
    at: instantOf(row.at),
    by: doer(row.actor),
    act: row.act,
    subject: { kind: row.subject_kind, id: row.subject_id },
    reason: row.reason,
    facts: row.facts,
    partner: nameOf(partnerIdOf(row)),
    from: nameOf(uuidOf(row.facts.from)),
    to: nameOf(uuidOf(row.facts.to)),
    rateOf: rateOf(rateSubjectOf(row)),
    terms: row.act.startsWith("terms.") ? { before: termsOf(row.facts.before), after: termsOf(row.facts.terms) } : null,
  }));
  return pageOf(lines, page, total, perPage);
}

/** As `setRate` recorded it: the subject's fields stand among the facts. */
function rateSubjectOf({ act, facts }: { act: string; facts: Record<string, unknown> }): RateSubject | null {
  return act.startsWith("rate.") && rateScopes.some((scope) => scope === facts.scope) ? (facts as RateSubject) : null;
}

function matching(filter: AuditFilter | null): Sql {
  if (filter === null) return sql`true`;
  switch (filter.kind) {
    case "act":
      return sql`(act = ${filter.act} or split_part(act, '.', 1) = ${filter.act})`;
    case "staff":
      return sql`actor = ${`staff:${filter.staffId}`}`;
    case "partner":
      return aboutPartner(filter.partnerId);
    case "order":
      return sql`((subject_kind = 'order' and subject_id = ${filter.orderId})
        or (subject_kind = 'conversion' and subject_id in (select id::text from conversion where order_id = ${filter.orderId}::uuid)))`;
    default:
      return filter satisfies never;
  }
}

/** Acts of a partner, on them, and on what is theirs: each way has an index of its own, which one condition joined by "or" would not use. */
export function aboutPartner(partnerId: string): Sql {
  return sql`id in (
    select id from audit_entry where actor = ${`partner:${partnerId}`}
    union all select id from audit_entry where subject_kind = 'partner' and subject_id = ${partnerId}
    union all select id from audit_entry
      where array_remove(array[facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to'], null) @> array[${partnerId}]::text[]
    union all select e.id from conversion c join audit_entry e on e.subject_kind = 'conversion' and e.subject_id = c.id::text where c.partner_id = ${partnerId}::uuid
    union all select e.id from asked_question q join audit_entry e on e.subject_kind = 'question' and e.subject_id = q.id::text where q.partner_id = ${partnerId}::uuid
    union all select e.id from feedback f join audit_entry e on e.subject_kind = 'feedback' and e.subject_id = f.id::text where f.partner_id = ${partnerId}::uuid)`;
}

function uuidOf(value: unknown): string | null {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : null;
}

function termsOf(value: unknown): ChangedTerms {
  return changedTermsSchema.safeParse(value).data ?? {};
}
