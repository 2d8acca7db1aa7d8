import { instantOf, instantOrNull, rowOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { standingDecision } from "#domain/attribution";
import { customerOf, effectiveStatus, type OrderStatus } from "#domain/orders";
import { pendingMailHours, programmeOf, termsAt } from "#domain/programme";
import type { MailTerms, PendingOrder } from "./mail-rules.ts";

/** An order with everything that decides about mails to its customer, and what such a mail says. */
export type Standing = PendingOrder & {
  readonly id: string;
  readonly number: string;
  readonly shopStatus: string;
  readonly customerId: string | null;
  /** as this order gave it */
  readonly name: string | null;
  readonly payUrl: string | null;
  readonly total: { readonly currency: string; readonly minor: bigint };
};

/** Null: nothing is known of it yet. `forUpdate`: the order stays as it is until this transaction ends. */
export async function standingOf(tx: Pick<Tx, "em" | "vault">, orderId: string, forUpdate = false): Promise<Standing | null> {
  const row = await rowOf(
    tx,
    sql<{
      number: string;
      status: OrderStatus | null;
      shop_status: string;
      trashed_at: string | null;
      created_at: string;
      first_seen_at: string;
      pending_since: string | null;
      customer_id: string | null;
      currency: string;
      total_minor: string;
    }>`
      select number, status, shop_status, trashed_at, created_at, first_seen_at, pending_since, customer_id, currency, total_minor
      from shop_order where id = ${orderId} and snapshot_hash is not null ${forUpdate ? sql`for update` : sql``}`,
  );
  if (!row) return null;
  const customer = await customerOf(tx, { id: orderId });
  const decision = await standingDecision(tx, orderId);
  return {
    id: orderId,
    number: row.number,
    status: effectiveStatus({ status: row.status, trashedAt: instantOrNull(row.trashed_at) }),
    shopStatus: row.shop_status,
    createdAt: instantOf(row.created_at),
    firstSeenAt: instantOf(row.first_seen_at),
    pendingSince: instantOrNull(row.pending_since),
    isAttributed: decision !== null && decision.partnerId !== null,
    isErased: customer.isErased,
    hasAddress: customer.email !== null,
    hasPayUrl: customer.payUrl !== null,
    isOptedOut: await isOptedOut(tx, orderId),
    told: await toldSoFar(tx, orderId),
    customerId: row.customer_id,
    name: customer.name,
    payUrl: customer.payUrl,
    total: { currency: row.currency, minor: BigInt(row.total_minor) },
  };
}

export async function isOptedOut(tx: Pick<Tx, "em">, orderId: string): Promise<boolean> {
  return (await rowOf(tx, sql`select from pending_order_opt_out where order_id = ${orderId}`)) !== null;
}

async function toldSoFar(tx: Pick<Tx, "em">, orderId: string): Promise<PendingOrder["told"]> {
  const rows = await rowsOf(
    tx,
    sql<{
      since: string;
      step: number;
      at: string;
    }>`select since, step, at from pending_order_mail where order_id = ${orderId} order by nth`,
  );
  return rows.map((row) => ({ since: instantOf(row.since), step: row.step, at: instantOf(row.at) }));
}

export async function mailTerms(tx: Pick<Tx, "em">, at: Instant): Promise<MailTerms> {
  const terms = await termsAt(tx, at);
  const { zone } = await programmeOf(tx);
  return { hours: pendingMailHours(terms), days: terms.pendingMailDays, zone };
}
