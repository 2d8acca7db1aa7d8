import {
  instantOf,
  instantOrNull,
  newId,
  numberMeant,
  oneOf,
  openFields,
  refuse,
  rowOf,
  run,
  sealFields,
  sql,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { partnerById, tellStaff } from "#domain/partners";

export const feedbackKinds = ["idea", "problem", "praise"] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

export type FeedbackFacts = {
  readonly number: string;
  readonly partnerId: string | null;
  readonly kind: FeedbackKind;
  /** 1 to 5 */
  readonly rating: number | null;
  /** null once they are erased */
  readonly words: string | null;
  readonly at: Instant;
  readonly doneAt: Instant | null;
};

export type FeedbackRow = {
  number: string;
  uid: string;
  wrapped_key: Buffer | null;
  key_id: string | null;
  sealed: Buffer | null;
  partner_id: string | null;
  kind: FeedbackKind;
  rating: number | null;
  at: string;
  done_at: string | null;
};

export const feedbackColumns = sql`id::text as number, uid, wrapped_key, key_id, sealed, partner_id, kind, rating, at, done_at`;
const sealedAt = "feedback.sealed";

export function feedbackOf(tx: Pick<Tx, "vault">, row: FeedbackRow): FeedbackFacts {
  const { sealed, wrapped_key: wrapped, key_id: keyId } = row;
  const said =
    sealed && wrapped && keyId
      ? (openFields(tx.vault, { id: row.uid, key: { wrapped, keyId } }, sealedAt, sealed) as { words: string })
      : null;
  return {
    number: row.number,
    partnerId: row.partner_id,
    kind: row.kind,
    rating: row.rating,
    words: said?.words ?? null,
    at: instantOf(row.at),
    doneAt: instantOrNull(row.done_at),
  };
}

/** Somebody says what they think; staff are told. */
export async function giveFeedback(
  tx: Tx,
  partnerId: string | null,
  said: { readonly kind: FeedbackKind; readonly words: string; readonly rating: number | null },
): Promise<FeedbackFacts> {
  const uid = newId();
  const key = tx.vault.newKey(uid);
  const sealed = sealFields(tx.vault, { id: uid, key }, sealedAt, { words: said.words });
  const row = await oneOf(
    tx,
    sql<FeedbackRow>`
      insert into feedback (uid, wrapped_key, key_id, sealed, partner_id, kind, rating, at)
      values (${uid}, ${key.wrapped}, ${key.keyId}, ${sealed}, ${partnerId}, ${said.kind}, ${said.rating}, ${tx.now})
      returning ${feedbackColumns}`,
  );
  const partner = partnerId === null ? null : await partnerById(tx, partnerId);
  await tellStaff(tx, ["support"], {
    kind: "feedback-given",
    about: row.number,
    facts: {
      number: row.number,
      kind: said.kind,
      rating: said.rating,
      words: said.words,
      partner: partner && { name: partner.name, shareId: partner.shareId },
    },
  });
  return feedbackOf(tx, row);
}

/** Staff have seen to it, or take that back. Refuses `feedback.unknown`, `feedback.so-already`. */
export async function settleFeedback(tx: Tx, typed: string, act: "done" | "undo"): Promise<FeedbackFacts> {
  const number = numberMeant(typed);
  const row = number
    ? await rowOf(tx, sql<FeedbackRow>`select ${feedbackColumns} from feedback where id = ${number}::bigint for update`)
    : null;
  if (!number || !row) throw refuse("feedback.unknown", { feedback: typed });
  const feedback = feedbackOf(tx, row);
  const doneAt = act === "done" ? tx.now : null;
  if ((feedback.doneAt === null) === (doneAt === null)) throw refuse("feedback.so-already", { feedback: number });
  await run(tx, sql`update feedback set done_at = ${doneAt} where id = ${number}::bigint`);
  await record(tx, { act: act === "done" ? "feedback.done" : "feedback.undo", subject: { kind: "feedback", id: number } });
  return { ...feedback, doneAt };
}
