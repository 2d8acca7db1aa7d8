import { money, oneOf, rowsOf, sql, type Currency, type Money, type Sql, type Tx } from "#domain/kernel";
import {
  halfSaid,
  transferFiles,
  transfersWhere,
  waitingAnswers,
  type HalfSaid,
  type TransferFacts,
  type TransferFileFacts,
  type WaitingAnswers,
} from "#domain/transfers";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import type { Doer } from "./people.ts";
import { lastMovers } from "./transfer-look.ts";

type Reading = Pick<Tx, "em">;

/** A partner's transfers, newest first, ten a page. */
export function ownTransfers(tx: Reading, partnerId: string, page: number): Promise<Page<TransferFacts>> {
  return paged(tx, sql`t.partner_id = ${partnerId}`, sql`order by t.id desc`, page);
}

/** A partner's transfers for staff: those under way first, then the newest. */
export function transfersOfPartner(tx: Reading, partnerId: string, page: number): Promise<Page<TransferFacts>> {
  return paged(tx, sql`t.partner_id = ${partnerId}`, sql`order by t.ended_at is not null, t.id desc`, page);
}

/** A partner's transfers that they may still cancel, soonest first. */
export function cancellableTransfers(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<TransferFacts[]> {
  return transfersWhere(
    tx,
    sql`t.partner_id = ${partnerId} and (t.state in ('requested', 'held') or (t.state = 'approved' and t.cut_off_at > ${tx.now}))`,
    sql`order by t.cut_off_at, t.id limit 10`,
  );
}

/** What finance have to do about transfers. */
export type TransferDesk = {
  /** those that nobody has approved yet, those that are held, and those that nobody knows the fate of, oldest first */
  readonly waiting: Page<TransferFacts>;
  /** who held each of them that is held, by its number */
  readonly heldBy: ReadonlyMap<string, Doer>;
  /** files, those first that the bank has not got */
  readonly files: readonly TransferFileFacts[];
  /** what one person said of a transfer: a second one has to say the same */
  readonly halfSaid: { readonly rows: readonly HalfSaid[]; readonly more: number };
  /** return files of the bank's that one person sent along */
  readonly returns: readonly WaitingAnswers[];
  /** how many leave with the next run, by currency */
  readonly leaving: readonly { readonly count: number; readonly net: Money }[];
  /** sent, and not known to have arrived */
  readonly underWay: readonly { readonly count: number; readonly net: Money }[];
};

const filesShown = 5;
const halfSaidShown = 5;

export async function transferDesk(tx: Reading, page: number): Promise<TransferDesk> {
  const waiting = await paged(tx, sql`t.state in ('requested', 'held', 'review')`, sql`order by t.requested_at, t.id`, page);
  return {
    waiting,
    heldBy: await lastMovers(
      tx,
      waiting.rows.filter(({ state }) => state === "held").map(({ number }) => number),
    ),
    files: await transferFiles(tx, filesShown),
    halfSaid: await halfSaid(tx, halfSaidShown),
    returns: await waitingAnswers(tx),
    leaving: await sums(tx, sql`state = 'approved'`),
    underWay: await sums(tx, sql`state in ('submitting', 'submitted', 'unknown', 'review')`),
  };
}

async function sums(tx: Reading, condition: Sql): Promise<{ count: number; net: Money }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; count: number; net: string }>`
      select currency, count(*)::int as count, sum(amount_minor - fee_minor)::text as net from transfer where ${condition} group by currency order by currency`,
  );
  return rows.map(({ currency, count, net }) => ({ count, net: money(BigInt(net), currency) }));
}

async function paged(tx: Reading, condition: Sql, order: Sql, page: number): Promise<Page<TransferFacts>> {
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from transfer t where ${condition}`);
  return pageOf(await transfersWhere(tx, condition, sql`${order} limit ${rowsPerPage} offset ${offsetOf(page)}`), page, total);
}
