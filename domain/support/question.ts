import {
  instantOf,
  instantOrNull,
  newId,
  numberMeant,
  oneOf,
  openFields,
  refuse,
  rowOf,
  rowsOf,
  run,
  sealFields,
  sql,
  type Instant,
  type KeyOwner,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { ChatAccount } from "#domain/chat";

export type QuestionState = "draft" | "open" | "waiting" | "answered";

/** Who asks: a partner, or a chat account that is nobody's yet. */
export type QuestionAsker = {
  readonly partnerId: string | null;
  /** the account's fingerprint; "" at the console */
  readonly account: string;
  readonly platform: "console" | "discord" | "slack";
  /** where the platform knows the account; null at the console */
  readonly at: QuestionPlace | null;
};

type QuestionPlace = { readonly workspace: string; readonly account: string };

export type QuestionFacts = {
  /** what people type */
  readonly number: string;
  readonly partnerId: string | null;
  readonly account: string;
  readonly platform: QuestionAsker["platform"];
  readonly state: QuestionState;
  readonly assigneeId: string | null;
  readonly askedAt: Instant;
  readonly changedAt: Instant;
  readonly openSince: Instant | null;
  readonly rating: number | null;
  /** sealed, see `placesOfAskers`; null: only in chat they find what was answered */
  readonly reach: Buffer | null;
  readonly key: KeyOwner;
};

export type EntryFacts = {
  readonly id: string;
  /** null: the asker */
  readonly staffId: string | null;
  /** null once the asker is erased */
  readonly words: string | null;
  readonly link: string | null;
  /** the article that the words are from, by its slug */
  readonly article: string | null;
  readonly at: Instant;
};

export type QuestionRow = {
  number: string;
  uid: string;
  wrapped_key: Buffer;
  key_id: string;
  partner_id: string | null;
  account: string;
  platform: QuestionAsker["platform"];
  state: QuestionState;
  assignee_id: string | null;
  asked_at: string;
  changed_at: string;
  open_since: string | null;
  rating: number | null;
  reach: Buffer | null;
};

export const questionColumns: Sql = sql`
  q.id::text as number, q.uid, q.wrapped_key, q.key_id, q.partner_id, q.account, q.platform, q.state, q.assignee_id, q.asked_at, q.changed_at,
  q.open_since, q.rating, q.reach`;

export function questionOf(row: QuestionRow): QuestionFacts {
  return {
    number: row.number,
    partnerId: row.partner_id,
    account: row.account,
    platform: row.platform,
    state: row.state,
    assigneeId: row.assignee_id,
    askedAt: instantOf(row.asked_at),
    changedAt: instantOf(row.changed_at),
    openSince: instantOrNull(row.open_since),
    rating: row.rating,
    reach: row.reach,
    key: { id: row.uid, key: { wrapped: row.wrapped_key, keyId: row.key_id } },
  };
}

const sealedAt = "question_entry.sealed";

/** Refuses `question.unknown`. `lock`: nobody else changes it until the transaction ends. */
export async function questionByNumber(tx: Pick<Tx, "em">, typed: string, lock = false): Promise<QuestionFacts> {
  const number = numberMeant(typed);
  const row = number
    ? await rowOf(
        tx,
        sql<QuestionRow>`select ${questionColumns} from asked_question q where q.id = ${number}::bigint ${lock ? sql`for update` : sql``}`,
      )
    : null;
  if (!row) throw refuse("question.unknown", { question: typed });
  return questionOf(row);
}

/** The asker's own; another's is as if it were not there. Refuses `question.unknown`. */
export async function ownQuestion(tx: Pick<Tx, "em">, asker: QuestionAsker, typed: string, lock = false): Promise<QuestionFacts> {
  const question = await questionByNumber(tx, typed, lock);
  if (!isTheirs(question, asker)) throw refuse("question.unknown", { question: typed });
  return question;
}

/** A partner's questions are the partner's, whatever account asked; others are the account's. */
export function isTheirs(question: Pick<QuestionFacts, "partnerId" | "account">, asker: QuestionAsker): boolean {
  return question.partnerId === null ? question.account === asker.account : question.partnerId === asker.partnerId;
}

/** A new question with its first words, as a draft. */
export async function insertQuestion(tx: Tx, asker: QuestionAsker, said: Said): Promise<QuestionFacts> {
  const uid = newId();
  const key = tx.vault.newKey(uid);
  const reach = asker.partnerId === null && asker.at !== null ? sealFields(tx.vault, { id: uid, key }, reachSealedAt, asker.at) : null;
  const row = await oneOf(
    tx,
    sql<{ number: string }>`
      insert into asked_question (uid, wrapped_key, key_id, partner_id, account, platform, reach, state, asked_at, changed_at)
      values (${uid}, ${key.wrapped}, ${key.keyId}, ${asker.partnerId}, ${asker.account}, ${asker.platform}, ${reach}, 'draft', ${tx.now}, ${tx.now})
      returning id::text as number`,
  );
  const question = await questionByNumber(tx, row.number);
  await addEntry(tx, question, null, said);
  return question;
}

const reachSealedAt = "asked_question.reach";

/** Where some accounts that are nobody's are answered, by the ids of their questions. */
export async function placesOfAskers(tx: Pick<Tx, "em" | "vault">, uids: readonly string[]): Promise<ReadonlyMap<string, ChatAccount>> {
  if (uids.length === 0) return new Map();
  const rows = await rowsOf(tx, sql<QuestionRow>`select ${questionColumns} from asked_question q where q.uid = any(${[...uids]}::uuid[])`);
  return new Map(
    rows.map(questionOf).flatMap(({ key, platform, reach }) => {
      if (reach === null || platform === "console") return [];
      return [[key.id, { platform, ...(openFields(tx.vault, key, reachSealedAt, reach) as QuestionPlace) }] as const];
    }),
  );
}

/** `article`: the slug of the one that the words are from; what was said before there were any has none */
export type Said = { readonly words: string; readonly link: string | null; readonly article?: string | null };

export async function addEntry(
  tx: Tx,
  { number, key }: Pick<QuestionFacts, "number" | "key">,
  staffId: string | null,
  { words, link, article = null }: Said,
): Promise<string> {
  const sealed = sealFields(tx.vault, key, sealedAt, { words, link, article });
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into question_entry (question_id, staff_id, sealed, at) values (${number}::bigint, ${staffId}, ${sealed}, ${tx.now}) returning id::text as id`,
  );
  return id;
}

/** What was said, oldest first. */
export async function entriesOf(
  tx: Pick<Tx, "em" | "vault">,
  { number, key }: Pick<QuestionFacts, "number" | "key">,
): Promise<EntryFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; staff_id: string | null; sealed: Buffer | null; at: string }>`
      select id::text as id, staff_id, sealed, at from question_entry where question_id = ${number}::bigint order by id`,
  );
  return rows.map((row) => {
    const said = row.sealed && (openFields(tx.vault, key, sealedAt, row.sealed) as Said);
    const { words = null, link = null, article = null } = said ?? {};
    return { id: row.id, staffId: row.staff_id, words, link, article, at: instantOf(row.at) };
  });
}

/** How it stands from now on. Whoever waits for it is in `state`. */
export async function moveQuestion(
  tx: Tx,
  { number }: Pick<QuestionFacts, "number">,
  to: { readonly state: QuestionState; readonly assigneeId: string | null; readonly openSince: Instant | null },
): Promise<void> {
  await run(
    tx,
    sql`update asked_question set state = ${to.state}, assignee_id = ${to.assigneeId}, open_since = ${to.openSince}, changed_at = ${tx.now},
          alarmed_at = case when ${to.openSince}::timestamptz is not distinct from open_since then alarmed_at end
        where id = ${number}::bigint`,
  );
}
