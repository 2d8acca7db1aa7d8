import {
  instantOf,
  instantOrNull,
  money,
  numberMeant,
  refuse,
  rowOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { lockPartners } from "#domain/partners";
import type { RailName } from "#domain/programme";
import type { TransferState } from "./transfer-rules.ts";

export type TransferFacts = {
  /** as people call it: "transfer 12" */
  readonly number: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly destination: { readonly id: string; readonly last4: string; readonly bankName: string | null };
  readonly state: TransferState;
  readonly requestedAt: Instant;
  /** "2026-12-02" */
  readonly processOn: string;
  readonly cutOffAt: Instant;
  readonly expectedOn: string;
  readonly fileNumber: string | null;
  /** the way that it took; null: it has not left */
  readonly rail: RailName | null;
  readonly endedAt: Instant | null;
  /** of one that came back: what is in the wallet again, with its fee or without; null of the others */
  readonly cameBack: Money | null;
  /** of the last move that said something: why it is held, failed or came back */
  readonly code: string | null;
  readonly note: string | null;
};

type Row = {
  id: string;
  partner_id: string;
  name: string;
  share_id: string;
  currency: Currency;
  amount_minor: string;
  fee_minor: string;
  destination_id: string;
  last4: string | null;
  bank_name: string | null;
  state: TransferState;
  requested_at: string;
  process_on: string;
  cut_off_at: string;
  expected_on: string;
  file_id: string | null;
  rail: RailName | null;
  ended_at: string | null;
  fee_back: boolean;
  code: string | null;
  note: string | null;
};

function select(rest: Sql): Sql<Row> {
  return sql<Row>`
    select t.id::text, t.partner_id, p.name, p.share_id, t.currency, t.amount_minor, t.fee_minor, t.destination_id, d.last4, d.bank_name, t.state,
           t.requested_at, t.process_on::text, t.cut_off_at, t.expected_on::text, t.file_id::text, t.rail, t.ended_at, m.code, m.note,
           t.state = 'returned' and exists (select from ledger_entry e where e.key = 'transfer:' || t.id || ':return-fee') as fee_back
    from transfer t join partner p on p.id = t.partner_id join destination d on d.id = t.destination_id
    left join lateral (select code, note from transfer_move where transfer_id = t.id order by id desc limit 1) m on true ${rest}`;
}

function factsOf(row: Row): TransferFacts {
  const of = (minor: bigint): Money => money(minor, row.currency);
  return {
    number: row.id,
    partnerId: row.partner_id,
    partnerName: row.name,
    shareId: row.share_id,
    amount: of(BigInt(row.amount_minor)),
    fee: of(BigInt(row.fee_minor)),
    net: of(BigInt(row.amount_minor) - BigInt(row.fee_minor)),
    destination: { id: row.destination_id, last4: row.last4 ?? "", bankName: row.bank_name },
    state: row.state,
    requestedAt: instantOf(row.requested_at),
    processOn: row.process_on,
    cutOffAt: instantOf(row.cut_off_at),
    expectedOn: row.expected_on,
    fileNumber: row.file_id,
    rail: row.rail,
    endedAt: instantOrNull(row.ended_at),
    cameBack: row.state === "returned" ? of(BigInt(row.amount_minor) - (row.fee_back ? 0n : BigInt(row.fee_minor))) : null,
    code: row.code,
    note: row.note,
  };
}

type Reading = Pick<Tx, "em">;

/** A transfer by the number that people call it by; null: there is none, or it is not that partner's. */
export async function transferById(tx: Reading, typed: string, partnerId?: string): Promise<TransferFacts | null> {
  const number = numberMeant(typed);
  if (number === null) return null;
  const whose = partnerId === undefined ? sql`` : sql`and t.partner_id = ${partnerId}`;
  const row = await rowOf(tx, select(sql`where t.id = ${number}::bigint ${whose}`));
  return row && factsOf(row);
}

/** The transfer that a confirmation of this partner's made. */
export async function transferOfRequest(tx: Reading, partnerId: string, requestKey: string): Promise<TransferFacts | null> {
  const row = await rowOf(tx, select(sql`where t.partner_id = ${partnerId} and t.request_key = ${requestKey}`));
  return row && factsOf(row);
}

/** Some transfers by a condition on `t`, in an order: for the lists of this room. */
export async function transfersWhere(tx: Reading, condition: Sql, rest: Sql): Promise<TransferFacts[]> {
  return (await rowsOf(tx, select(sql`where ${condition} ${rest}`))).map(factsOf);
}

/** The partner's lock first, as on every money path, then the transfer's; what is read counts under both. Refuses `transfer.unknown`. */
export async function lockTransfer(tx: Tx, typed: string, partnerId?: string): Promise<TransferFacts> {
  const seen = await transferById(tx, typed, partnerId);
  if (!seen) throw refuse("transfer.unknown", { transfer: typed, ...(partnerId === undefined ? { reader: "staff" } : {}) });
  await lockPartners(tx, [seen.partnerId]);
  await rowOf(tx, sql`select from transfer where id = ${seen.number}::bigint for update`);
  return mustBeThere(tx, seen.number);
}

export async function mustBeThere(tx: Reading, number: string): Promise<TransferFacts> {
  const transfer = await transferById(tx, number);
  if (!transfer) throw new Error(`no transfer ${number}`);
  return transfer;
}
