import { isBefore, laterOf, newId, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { kindRules, type MessageKind } from "./kinds.ts";
import type { Channel } from "./preference-rules.ts";
import { isOneOf, type Parcel, type Settled } from "./outbox.ts";
import { nextTry } from "./outbox-rules.ts";
import { openFacts, sealFacts, type SealedRow } from "./sealed-facts.ts";
import { suppress } from "./suppression.ts";
import { isPerson, type Addressee } from "./tell.ts";

/** why a message to a chat account that takes none is ended */
export const sentByMail = "sent-by-mail";

/** The first word of the detail of a try that a channel took for nobody's: with this token it takes nothing, whatever the message. */
export const refusedToken = "token";

/** What became of one try, as whoever tried it saw it. `detail`: the other side's code ("550 5.1.1"), never its words. */
export type Outcome =
  | {
      readonly kind: "accepted";
      readonly detail: string | null;
      /** where it arrived, for who wants to find the way quicker next time */
      readonly place?: string;
    }
  /** not taken now: worth another try, after so many seconds where the other side named them */
  | { readonly kind: "deferred"; readonly detail: string | null; readonly afterSeconds?: number }
  /** never; `isAboutAddress`: nothing else would arrive there either */
  | { readonly kind: "refused"; readonly detail: string | null; readonly isAboutAddress: boolean }
  /** the connection was lost when the other side may have had everything */
  | { readonly kind: "undecided"; readonly detail: string | null }
  /** the person takes no messages by this channel: mail it is; or the chat channel is gone, or closed to us */
  | { readonly kind: "closed"; readonly detail: string | null };

export type Ended = {
  readonly parcel: Pick<Parcel, "id" | "kind" | "to" | "attempt" | "giveUpAt">;
  readonly outcome: Outcome;
  readonly fingerprint: string | null;
};

/** What follows for a message from what became of a try. */
export function decideNext(
  outcome: Outcome,
  { kind, to, attempt, giveUpAt }: { kind: MessageKind; to: Addressee; attempt: number; giveUpAt: Instant },
  now: Instant,
): {
  readonly state: "sent" | "queued" | "dead" | "unknown-outcome" | "suppressed";
  readonly reason: string | null;
  readonly dueAt: Instant | null;
} {
  const end = (state: "sent" | "dead" | "unknown-outcome" | "suppressed", reason: string | null) => ({ state, reason, dueAt: null });
  switch (outcome.kind) {
    case "accepted":
      return end("sent", null);
    case "closed":
      if (to.kind === "channel") return end("dead", "channel-gone");
      // There is no mail to fall back on; what it is about stands where it asked.
      return to.kind === "asker" ? end("dead", "takes-none") : end("suppressed", sentByMail);
    case "refused":
      return end("dead", outcome.isAboutAddress ? "bounced" : "refused");
    case "undecided":
      if (kindRules[kind].whenUndecided === "unknown-outcome") return end("unknown-outcome", "undecided");
      break;
    case "deferred":
      break;
    default:
      return outcome satisfies never;
  }
  const asked = outcome.kind === "deferred" ? now.add({ seconds: outcome.afterSeconds ?? 0 }) : now;
  const dueAt = laterOf(nextTry(attempt, now), asked);
  return isBefore(giveUpAt, dueAt) ? end("dead", "gave-up") : { state: "queued", reason: null, dueAt };
}

/** Writes down how tries ended, and says which messages are settled by it. A try that somebody else has taken over since changes nothing but what is known about it. */
export async function settle(tx: Tx, ended: readonly Ended[]): Promise<Settled[]> {
  const all = ended.map((each) => ({ ...each, ...each.parcel, ...decideNext(each.outcome, each.parcel, tx.now) }));
  const ids = all.map(({ id }) => id);
  const details = all.map(({ outcome }) => outcome.detail);
  for (const { id } of all.filter(({ outcome, to }) => outcome.kind === "closed" && isPerson(to))) await sendByMail(tx, id);
  const rows = await rowsOf(
    tx,
    sql<{ channel: Channel; state: Settled["state"] | "queued" }>`
        update message m set state = u.state, reason = u.reason, detail = u.detail, due_at = coalesce(u.due_at, m.due_at), lease_until = null,
          settled_at = case when u.due_at is null then ${tx.now}::timestamptz end,
          facts = case when u.state not in ('sent', 'suppressed') then m.facts end,
          facts_key = case when u.state not in ('sent', 'suppressed') then m.facts_key end,
          facts_key_id = case when u.state not in ('sent', 'suppressed') then m.facts_key_id end
        from unnest(${ids}::uuid[], ${all.map(({ attempt }) => attempt)}::int[], ${all.map(({ state }) => state)}::text[], ${all.map(({ reason }) => reason)}::text[],
                    ${details}::text[], ${all.map(({ dueAt }) => dueAt)}::timestamptz[]) as u (id, attempt, state, reason, detail, due_at)
        where coalesce(m.carrier_id, m.id) = u.id and m.state = 'sending' and m.attempts = u.attempt and m.${isOneOf(ids)}
        returning m.channel, m.state`,
  );
  await run(
    tx,
    sql`update message_attempt a set outcome = u.outcome, detail = u.detail, ended_at = ${tx.now}
        from unnest(${ids}::uuid[], ${all.map(({ outcome }) => (outcome.kind === "closed" ? "refused" : outcome.kind))}::text[], ${details}::text[]) as u (id, outcome, detail)
        where a.message_id = u.id and a.outcome is null`,
  );
  const bounced = all.filter(({ outcome }) => outcome.kind === "refused" && outcome.isAboutAddress);
  await suppress(
    tx,
    bounced.flatMap(({ fingerprint }) => fingerprint ?? []),
    "bounced",
  );
  for (const { id, dueAt } of all) if (dueAt) await tx.enqueueAt("deliver-message", dueAt, id);
  return rows.flatMap(({ channel, state }) => (state === "queued" ? [] : { channel, state }));
}

/** The same message once more, by mail, unless it went there as well. */
export async function sendByMail(tx: Tx, messageId: string): Promise<void> {
  const row = await rowOf(
    tx,
    sql<SealedRow & { kind: MessageKind }>`select id, kind, facts, facts_key, facts_key_id from message where id = ${messageId}`,
  );
  // What is told everywhere has its mail already.
  if (row && kindRules[row.kind].isEverywhere) return;
  const facts = row && openFacts(tx.vault, row);
  if (facts === null) return;
  const id = newId();
  const sealed = sealFacts(tx.vault, id, facts);
  const made = await run(
    tx,
    sql`insert into message (id, kind, recipient_kind, recipient_id, channel, key, facts, facts_key, facts_key_id, created_at, state, due_at, attempts)
        select ${id}, kind, recipient_kind, recipient_id, 'mail', key, ${sealed.facts}, ${sealed.key.wrapped}, ${sealed.key.keyId}, created_at, 'queued', ${tx.now}, 0
        from message where id = ${messageId} on conflict (key, channel) do nothing`,
  );
  if (made > 0) await tx.enqueue("deliver-message", id);
}
