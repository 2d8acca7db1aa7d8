import { oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { partnerById, type PartnerFacts } from "#domain/partners";
import {
  entriesOf,
  feedbackColumns,
  feedbackOf,
  questionColumns,
  questionOf,
  type EntryFacts,
  type FeedbackFacts,
  type FeedbackRow,
  type QuestionAsker,
  type QuestionFacts,
  type QuestionRow,
} from "#domain/support";
import { earningsList, type EarningsRow } from "./earnings-list.ts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import type { PartnerName } from "./people.ts";

/** A question in a list: who asks, what they asked first, who sees to it. */
export type QuestionLine = QuestionFacts & {
  readonly partner: PartnerName | null;
  readonly assignee: string | null;
  readonly words: string | null;
};

export const questionFilters = ["open", "waiting", "answered", "all"] as const;
export type QuestionFilter = (typeof questionFilters)[number];

/** Questions for staff: what waits longest first, then the newest. `assigneeId`: only what is somebody's. */
export async function questionList(
  tx: Pick<Tx, "em" | "vault">,
  filter: { readonly state: QuestionFilter; readonly assigneeId: string | null },
  page: number,
): Promise<Page<QuestionLine>> {
  const fits = sql`(q.state <> 'draft' and ${filter.state === "all" ? sql`true` : sql`q.state = ${filter.state}`} and (${filter.assigneeId}::uuid is null or q.assignee_id = ${filter.assigneeId}::uuid))`;
  return listed(tx, fits, sql`q.open_since nulls last, q.changed_at desc, q.id desc`, page);
}

/** Somebody's own questions, newest first. */
export async function ownQuestions(tx: Pick<Tx, "em" | "vault">, asker: QuestionAsker, page: number): Promise<Page<QuestionLine>> {
  const fits = sql`(q.state <> 'draft' and (q.partner_id = ${asker.partnerId} or (q.partner_id is null and q.account = ${asker.account})))`;
  return listed(tx, fits, sql`q.changed_at desc, q.id desc`, page);
}

/** A partner's questions for staff: what waits for us first, then the newest. */
export async function questionsOfPartner(tx: Pick<Tx, "em" | "vault">, partnerId: string, page: number): Promise<Page<QuestionLine>> {
  const fits = sql`(q.state <> 'draft' and q.partner_id = ${partnerId})`;
  return listed(tx, fits, sql`q.open_since nulls last, q.changed_at desc, q.id desc`, page);
}

async function listed(
  tx: Pick<Tx, "em" | "vault">,
  fits: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
  page: number,
): Promise<Page<QuestionLine>> {
  const rows = await rowsOf(
    tx,
    sql<QuestionRow & { handle: string | null; name: string | null; share_id: string | null }>`
      select ${questionColumns}, s.handle, p.name, p.share_id from asked_question q
      left join partner p on p.id = q.partner_id left join staff_member s on s.id = q.assignee_id
      where ${fits} order by ${order} limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from asked_question q where ${fits}`);
  const lines = rows.map(async (row): Promise<QuestionLine> => {
    const question = questionOf(row);
    const [first] = await entriesOf(tx, question);
    const partner = row.name === null || row.share_id === null ? null : { name: row.name, shareId: row.share_id };
    return { ...question, partner, assignee: row.handle, words: first?.words ?? null };
  });
  return pageOf(await Promise.all(lines), page, total);
}

/** One question's conversation; `handles`: of staff by their ids. */
export type QuestionThread = {
  readonly question: QuestionFacts;
  readonly entries: readonly EntryFacts[];
  readonly handles: ReadonlyMap<string, string>;
};

export async function questionThread(tx: Pick<Tx, "em" | "vault">, question: QuestionFacts): Promise<QuestionThread> {
  const staff = await rowsOf(tx, sql<{ id: string; handle: string }>`select id, handle from staff_member`);
  return { question, entries: await entriesOf(tx, question), handles: new Map(staff.map(({ id, handle }) => [id, handle])) };
}

/** What staff see of whoever asks: who they are, and their last sales; null for who is nobody's account. */
export type AskerFacts = { readonly partner: PartnerFacts; readonly recent: readonly EarningsRow[] } | null;

const recentSales = 3;

export async function askerFacts(tx: Tx, { partnerId }: Pick<QuestionFacts, "partnerId">): Promise<AskerFacts> {
  if (partnerId === null) return null;
  const { rows } = await earningsList(tx, partnerId, { status: null, page: 1 });
  return { partner: await partnerById(tx, partnerId), recent: rows.slice(0, recentSales) };
}

export type FeedbackLine = FeedbackFacts & { readonly partner: PartnerName | null };

/** What people think, newest first; what is done comes after what is not, where all is asked for. */
export async function feedbackList(tx: Pick<Tx, "em" | "vault">, show: "open" | "all", page: number): Promise<Page<FeedbackLine>> {
  return feedbackWhere(tx, show === "open" ? sql`done_at is null` : sql`true`, page);
}

/** What a partner thinks, for staff: what waits for us first, then the newest. */
export async function feedbackOfPartner(tx: Pick<Tx, "em" | "vault">, partnerId: string, page: number): Promise<Page<FeedbackLine>> {
  return feedbackWhere(tx, sql`partner_id = ${partnerId}`, page);
}

async function feedbackWhere(tx: Pick<Tx, "em" | "vault">, fits: ReturnType<typeof sql>, page: number): Promise<Page<FeedbackLine>> {
  const rows = await rowsOf(
    tx,
    sql<FeedbackRow & { name: string | null; share_id: string | null }>`
      select f.*, p.name, p.share_id from (select ${feedbackColumns} from feedback where ${fits}) f left join partner p on p.id = f.partner_id
      order by f.done_at is not null, f.at desc, f.number::bigint desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from feedback where ${fits}`);
  return pageOf(
    rows.map((row) => ({
      ...feedbackOf(tx, row),
      partner: row.name === null || row.share_id === null ? null : { name: row.name, shareId: row.share_id },
    })),
    page,
    total,
  );
}
