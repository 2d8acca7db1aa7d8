import { instantOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { decideMail, mailTerms, standingOf, type NoMail } from "#domain/pending-orders";

/** Mails to an order's customer about its payment: those there were, and the next one. */
export type PendingMails = {
  readonly sent: readonly {
    readonly nth: number;
    readonly at: Instant;
    /** what became of it; null: it is so long ago that only its time is kept */
    readonly state: "queued" | "sending" | "sent" | "suppressed" | "dead" | "unknown-outcome" | null;
    readonly reason: string | null;
  }[];
  /** null: the order does not wait, so nothing is to come and there is nothing to say about it */
  readonly next: { readonly at: Instant } | { readonly because: Exclude<NoMail, "not-waiting"> } | null;
};

export async function pendingMails(tx: Pick<Tx, "em" | "vault" | "now">, orderId: string): Promise<PendingMails> {
  const order = await standingOf(tx, orderId);
  if (!order) return { sent: [], next: null };
  const rows = await rowsOf(
    tx,
    sql<{ nth: number; at: string; state: PendingMails["sent"][number]["state"]; reason: string | null }>`
      select p.nth, coalesce((select max(a.at) from message_attempt a where a.message_id = m.id and a.outcome is not null), p.at) as at, m.state, m.reason
      from pending_order_mail p
      left join message m on m.key = 'pending-order:' || p.customer_id || ':' || p.order_id || ':' || p.nth
      where p.order_id = ${orderId} order by p.nth`,
  );
  const decision = decideMail(order, await mailTerms(tx, tx.now), tx.now);
  return { sent: rows.map((row) => ({ ...row, at: instantOf(row.at) })), next: nextOf(decision) };
}

function nextOf(decision: ReturnType<typeof decideMail>): PendingMails["next"] {
  if (decision.kind !== "none") return { at: decision.at };
  const { because } = decision;
  return because === "not-waiting" ? null : { because };
}
