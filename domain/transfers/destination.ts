import {
  instantOf,
  instantOrNull,
  openFields,
  refuse,
  rowOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type KeyOwner,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import type { BankDetails } from "#domain/rails";
import type { DestinationKind, DestinationState } from "./destination-entities.ts";

export type DestinationFacts = {
  readonly id: string;
  readonly partnerId: string;
  readonly version: number;
  readonly kind: DestinationKind;
  readonly currency: Currency;
  readonly country: string;
  /** the last digits of the account; "" once the partner is erased */
  readonly last4: string;
  /** as the partner calls it */
  readonly bankName: string | null;
  readonly state: DestinationState;
  readonly enteredAt: Instant;
  readonly confirmedAt: Instant | null;
  readonly usableFrom: Instant | null;
  readonly endedAt: Instant | null;
  readonly blockReason: string | null;
};

type Row = {
  id: string;
  partner_id: string;
  version: number;
  kind: DestinationKind;
  currency: Currency;
  country: string;
  last4: string | null;
  bank_name: string | null;
  state: DestinationState;
  entered_at: string;
  confirmed_at: string | null;
  usable_from: string | null;
  ended_at: string | null;
  block_reason: string | null;
};

async function select(tx: Pick<Tx, "em">, rest: Sql): Promise<DestinationFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`select id, partner_id, version, kind, currency, country, last4, bank_name, state, entered_at, confirmed_at, usable_from, ended_at, block_reason
             from destination ${rest}`,
  );
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    version: row.version,
    kind: row.kind,
    currency: row.currency,
    country: row.country,
    last4: row.last4 ?? "",
    bankName: row.bank_name,
    state: row.state,
    enteredAt: instantOf(row.entered_at),
    confirmedAt: instantOrNull(row.confirmed_at),
    usableFrom: instantOrNull(row.usable_from),
    endedAt: instantOrNull(row.ended_at),
    blockReason: row.block_reason,
  }));
}

/** A bank account that money may leave for, from `usableFrom` on. */
export type CurrentDestination = Pick<DestinationFacts, "id" | "version" | "kind" | "last4" | "bankName" | "currency" | "country"> & {
  readonly usableFrom: Instant;
};

/** Where a partner's money leaves for: the one version that they have confirmed and nobody has replaced, removed or blocked. Null: nowhere. */
export async function currentDestination(tx: Pick<Tx, "em">, partnerId: string): Promise<CurrentDestination | null> {
  const [found] = await select(tx, sql`where partner_id = ${partnerId} and state = 'confirmed'`);
  if (!found?.usableFrom) return null;
  const { id, version, kind, last4, bankName, currency, country, usableFrom } = found;
  return { id, version, kind, last4, bankName, currency, country, usableFrom };
}

/** Every version that was ever confirmed, newest first. */
export function destinationsOf(tx: Pick<Tx, "em">, partnerId: string): Promise<DestinationFacts[]> {
  return select(tx, sql`where partner_id = ${partnerId} and state <> 'entered' order by version desc`);
}

/** One version; null: there is none. */
export async function destinationById(tx: Pick<Tx, "em">, id: string): Promise<DestinationFacts | null> {
  return (await select(tx, sql`where id = ${id}`))[0] ?? null;
}

/** The version that a partner has entered and not confirmed yet; null: none. */
export async function enteredDestination(tx: Pick<Tx, "em">, partnerId: string): Promise<DestinationFacts | null> {
  return (await select(tx, sql`where partner_id = ${partnerId} and state = 'entered'`))[0] ?? null;
}

/** what is sealed is bound to the row, to whose it is and to its version */
export function sealedAt(partnerId: string, version: number): `${string}.${string}` {
  return `destination.sealed|${partnerId}|${version}`;
}

/**
 * The account itself, for the rail that sends money there and for nobody else; every look is recorded. Refuses `destination.blocked`.
 * One that was replaced or removed since still opens: what is under way to it has to be found there.
 */
export async function openDestination(tx: Tx, id: string): Promise<BankDetails> {
  const details = await openUnrecorded(tx, id);
  await record(tx, {
    act: "destination.open",
    subject: { kind: "destination", id },
    facts: { partner: details.partnerId, version: details.version },
  });
  return details.details;
}

/** What a partner has entered and not confirmed yet, for the page on which they compare it; null: nothing. */
export async function lookAtEntered(
  tx: Pick<Tx, "em" | "vault">,
  partnerId: string,
): Promise<{ entered: DestinationFacts; details: BankDetails } | null> {
  const entered = await enteredDestination(tx, partnerId);
  return entered && { entered, details: (await openUnrecorded(tx, entered.id)).details };
}

/** Without a record: the caller shows it to nobody but who has just typed it. */
export async function openUnrecorded(
  tx: Pick<Tx, "em" | "vault">,
  id: string,
): Promise<{ partnerId: string; version: number; details: BankDetails }> {
  const row = await rowOf(
    tx,
    sql<{
      partner_id: string;
      version: number;
      state: DestinationState;
      sealed: Buffer | null;
      wrapped_key: Buffer | null;
      key_id: string | null;
    }>`
      select partner_id, version, state, sealed, wrapped_key, key_id from destination where id = ${id}`,
  );
  if (!row?.sealed || !row.wrapped_key || !row.key_id) throw new Error(`destination ${id} holds no account`);
  if (row.state === "blocked") throw refuse("destination.blocked");
  const owner: KeyOwner = { id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  const details = openFields(tx.vault, owner, sealedAt(row.partner_id, row.version), row.sealed) as BankDetails;
  return { partnerId: row.partner_id, version: row.version, details };
}
