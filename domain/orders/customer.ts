import {
  newId,
  oneOf,
  openFields,
  rewrapping,
  rowOf,
  rowsOf,
  run,
  sealFields,
  sql,
  type KeyOwner,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { Snapshot } from "./snapshot.ts";

/** An order as far as it names its customer. */
type Bought = { readonly customerId: string | null };

/** What a shop's message says about who bought. */
type Person = Snapshot["customer"];

/** The customer of an order, opened: as this order gave them, and the page where they can pay it (whoever has its address sees the order). */
export type OrderCustomer = {
  readonly name: string | null;
  readonly email: string | null;
  readonly payUrl: string | null;
  readonly isErased: boolean;
};

/** Orders of earlier releases have no payUrl. */
type Fields = { readonly name: string | null; readonly email: string | null; readonly payUrl?: string | null };
type KeyRow = { id: string; wrapped_key: Buffer; key_id: string };

const sealedAt = "shop_order.customer_sealed";

/** The customer of an order; opened only where somebody is to be shown them. */
export async function customerOf(tx: Pick<Tx, "em" | "vault">, order: { readonly id: string }): Promise<OrderCustomer> {
  const row = await rowOf(
    tx,
    sql<{ sealed: Buffer | null; erased_at: string | null; id: string | null; wrapped_key: Buffer | null; key_id: string | null }>`
      select o.customer_sealed as sealed, o.customer_erased_at as erased_at, c.id, c.wrapped_key, c.key_id
      from shop_order o left join customer c on c.id = o.customer_id where o.id = ${order.id}`,
  );
  const isErased = row?.erased_at != null;
  if (!row?.sealed || !row.id || !row.wrapped_key || !row.key_id) return { name: null, email: null, payUrl: null, isErased };
  const owner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  const { name, email, payUrl = null } = openFields(tx.vault, owner, sealedAt, row.sealed) as Fields;
  return { name, email, payUrl, isErased };
}

/**
 * How to reach some customers: as their newest order gave their name and address; null for what it did not give. Who was erased is not
 * there. By their ids, in one look.
 */
export async function reachCustomers(
  tx: Pick<Tx, "em" | "vault">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string | null; readonly email: string | null }>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; wrapped_key: Buffer; key_id: string; sealed: Buffer }>`
      select distinct on (c.id) c.id, c.wrapped_key, c.key_id, o.customer_sealed as sealed
      from customer c join shop_order o on o.customer_id = c.id and o.customer_sealed is not null
      where c.id = any(${[...new Set(ids)]}::uuid[]) and c.wrapped_key is not null order by c.id, o.created_at desc`,
  );
  return new Map(
    rows.map((row) => {
      const owner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
      const { name, email } = openFields(tx.vault, owner, sealedAt, row.sealed) as Fields;
      return [row.id, { name, email }];
    }),
  );
}

/** How the buyer of an order is known: the credited partner themselves, or another who is paid to the same bank account. */
export type BuyerOfNote = "themselves" | "same-account";

/**
 * Whether an order was bought with the e-mail address of a partner, or with that of another whose bank account is also theirs; null where it
 * was not, or nobody knows any more. Addresses and accounts are compared by their fingerprints, so nothing is opened.
 */
export async function buyerOfNote(tx: Pick<Tx, "em">, { customerId }: Bought, partnerId: string): Promise<BuyerOfNote | null> {
  if (customerId === null) return null;
  const row = await rowOf(
    tx,
    sql<{ is_self: boolean }>`
      select b.id = p.id as is_self from customer c join partner b on b.email_fingerprint = c.fingerprint
      join partner p on p.id = b.id or p.payee_fingerprint = b.payee_fingerprint where c.id = ${customerId} and p.id = ${partnerId}`,
  );
  return row === null ? null : row.is_self ? "themselves" : "same-account";
}

/**
 * The ids of every customer who is the order's: themselves, and who else used the same account at the shop (they may have changed
 * their address). A condition on a customer's id, for queries over orders.
 */
export function sameCustomers({ customerId }: Bought): Sql {
  return sql`
    select s.id from customer c join customer s on s.id = c.id or (s.shop = c.shop and s.external_id = c.external_id)
    where c.id = ${customerId}`;
}

/** Whom the order row names now, and whether anybody may still be remembered there. */
export type KnownCustomer = { readonly customer_id: string | null };

/**
 * Finds or makes the customer whom a message names and seals what it says of them under their key: one statement. Null for an order
 * that says nothing of anybody. The row stays locked, so that nobody is erased in between.
 */
export async function takeCustomer(
  tx: Tx,
  shop: string,
  person: Person & { readonly payUrl?: string | null },
  known: KnownCustomer,
): Promise<{ id: string; sealed: Buffer } | null> {
  if (person.email === null && person.externalId === null && person.name === null) return null;
  const row = await findOrMake(tx, shop, person, known);
  const owner: KeyOwner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  return { id: row.id, sealed: sealFields(tx.vault, owner, sealedAt, fieldsOf(person)) };
}

function fieldsOf({ name, email, payUrl = null }: Person & { readonly payUrl?: string | null }): Fields {
  return payUrl === null ? { name, email } : { name, email, payUrl };
}

async function findOrMake(tx: Tx, shop: string, { email, externalId }: Person, known: KnownCustomer): Promise<KeyRow> {
  const id = newId();
  const { wrapped, keyId } = tx.vault.newKey(id);
  const fingerprint = email === null ? null : tx.vault.fingerprint(email);
  const candidate = sql`insert into customer (id, shop, fingerprint, external_id, wrapped_key, key_id, first_seen_at)
    values (${id}, ${shop}, ${fingerprint}, ${externalId}, ${wrapped}, ${keyId}, ${tx.now})`;
  if (fingerprint !== null)
    return oneOf(
      tx,
      sql<KeyRow>`${candidate} on conflict (fingerprint, shop) do update set external_id = coalesce(excluded.external_id, customer.external_id)
        returning id, wrapped_key, key_id`,
    );
  if (externalId !== null)
    return oneOf(
      tx,
      sql<KeyRow>`${candidate} on conflict (shop, external_id) where fingerprint is null do update set external_id = excluded.external_id
        returning id, wrapped_key, key_id`,
    );
  // Nothing tells this person from another: they stay the customer of this one order.
  const own = await rowOf(
    tx,
    sql<KeyRow>`select id, wrapped_key, key_id from customer where id = ${known.customer_id} and fingerprint is null and external_id is null for update`,
  );
  return own ?? oneOf(tx, sql<KeyRow>`${candidate} returning id, wrapped_key, key_id`);
}

/** Seals the customers of the next orders that an earlier release stored in clear; says how many they were. */
export async function sealClearCustomers(tx: Tx, limit: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<{ order_id: string; shop: string; external_id: string | null; email: string | null; name: string | null }>`
      select u.order_id, o.shop, u.external_id, u.email, u.name from shop_order_unsealed u join shop_order o on o.id = u.order_id
      order by u.order_id limit ${limit}`,
  );
  for (const { order_id: orderId, shop, external_id: externalId, email, name } of rows) {
    const customer = await takeCustomer(tx, shop, { externalId, email, name }, { customer_id: null });
    await run(
      tx,
      sql`update shop_order set customer_id = ${customer?.id ?? null}, customer_sealed = ${customer?.sealed ?? null}::bytea where id = ${orderId}`,
    );
  }
  await run(tx, sql`delete from shop_order_unsealed where order_id = any(${rows.map((row) => row.order_id)}::uuid[])`);
  return rows.length;
}

/** Wraps the next customers' keys anew, as `rewrapping` says. */
export const rewrapCustomers = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from customer`,
  (k) => sql`update customer t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);
