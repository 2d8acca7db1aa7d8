import { foldEmail, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { recordErasure } from "#domain/audit";
import { openBody } from "./inbox-body.ts";
import type { Named } from "./reading.ts";

/** A customer by their address at one shop. */
export type HeldCustomer = { readonly id: string; readonly shop: string; readonly orderIds: readonly string[] };

/** What erasing an address takes with it; the ids of messages that were set aside and hold the address. */
export type CustomerErasure = { readonly customers: readonly HeldCustomer[]; readonly messageIds: readonly string[] };

const messagesPerLook = 50;

/**
 * Everything held under an e-mail address, at every shop. Messages that were set aside are opened and searched, because nobody has
 * read yet whom they are about.
 */
export async function heldUnder(tx: Pick<Tx, "em" | "vault">, email: string): Promise<CustomerErasure> {
  const customers = await customersWhere(tx, sql`c.fingerprint = ${tx.vault.fingerprint(email)}`);
  return { customers, messageIds: await messagesOf(tx, customers, email, null) };
}

/** The same for whoever one shop names, held at that shop alone: what they bought elsewhere was not asked about. */
async function heldAt(
  tx: Pick<Tx, "em" | "vault">,
  shop: string,
  { email, externalId, orderExternalIds }: Named,
): Promise<CustomerErasure> {
  const fingerprint = email === null ? null : tx.vault.fingerprint(email);
  const customers = await customersWhere(
    tx,
    sql`c.shop = ${shop} and c.erased_at is null and (c.fingerprint = ${fingerprint} or c.external_id = ${externalId}
        or c.id in (select customer_id from shop_order where shop = ${shop} and external_id = any(${[...orderExternalIds]}::text[])))`,
  );
  return { customers, messageIds: await messagesOf(tx, customers, email, shop) };
}

async function customersWhere(tx: Pick<Tx, "em">, where: Sql, limit: number | null = null): Promise<HeldCustomer[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; shop: string; order_ids: string[] }>`
      select c.id, c.shop, array_remove(array_agg(o.id::text order by o.created_at, o.id), null) as order_ids
      from customer c left join shop_order o on o.customer_id = c.id
      where ${where} group by c.id, c.shop order by c.shop, c.id limit ${limit}`,
  );
  return rows.map((row) => ({ id: row.id, shop: row.shop, orderIds: row.order_ids }));
}

async function messagesOf(
  tx: Pick<Tx, "em" | "vault">,
  customers: readonly HeldCustomer[],
  email: string | null,
  shop: string | null,
): Promise<string[]> {
  const about = await messagesAbout(
    tx,
    customers.flatMap(({ orderIds }) => orderIds),
  );
  return [...new Set([...about, ...(email === null ? [] : await messagesWith(tx, foldEmail(email), shop))])];
}

/**
 * Forgets who bought with an address: their key goes, and with it whatever was sealed; so do fingerprint, account, the reasons that
 * shops wrote into refunds, and messages that wait unread. Orders and money stay as figures. What the shop still sends about these
 * orders brings nobody back; a new order of the same person makes a new customer. `alsoForget` takes what others hold in words about the
 * orders; it is called before the erasure is written down, which says how much went. Returns what was erased.
 */
export async function eraseCustomers(
  tx: Tx,
  email: string,
  reason: string,
  alsoForget: AlsoForget = () => Promise.resolve(),
): Promise<CustomerErasure> {
  return eraseHeld(tx, await heldUnder(tx, email), reason, alsoForget);
}

type AlsoForget = (held: CustomerErasure) => Promise<void>;

/** The same for whoever one shop names, at that shop alone. */
export async function eraseCustomersAt(
  tx: Tx,
  shop: string,
  whom: Named,
  reason: string,
  alsoForget: AlsoForget,
): Promise<CustomerErasure> {
  return eraseHeld(tx, await heldAt(tx, shop, whom), reason, alsoForget);
}

/** The same for the next customers of a shop, and for its messages that nobody could read. Nobody left: there are none. */
export async function eraseNextCustomersAt(
  tx: Tx,
  shop: string,
  limit: number,
  reason: string,
  alsoForget: AlsoForget,
): Promise<CustomerErasure> {
  const customers = await customersWhere(tx, sql`c.shop = ${shop} and c.erased_at is null`, limit);
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`select id from inbox_delivery where shop = ${shop} and state = 'set-aside' and body is not null`,
  );
  return eraseHeld(tx, { customers, messageIds: rows.map(({ id }) => id) }, reason, alsoForget);
}

async function eraseHeld(tx: Tx, held: CustomerErasure, reason: string, alsoForget: AlsoForget): Promise<CustomerErasure> {
  const ids = held.customers.map(({ id }) => id);
  // Orders before their customers, as applying a message takes them.
  await rowsOf(tx, sql`select id from shop_order where customer_id = any(${ids}::uuid[]) order by id for update`);
  await run(
    tx,
    sql`update customer set wrapped_key = null, key_id = null, fingerprint = null, external_id = null, erased_at = ${tx.now} where id = any(${ids}::uuid[])`,
  );
  // The hash of the last message was taken over name and address too, and could prove a guess.
  await run(
    tx,
    sql`update shop_order set customer_sealed = null, customer_erased_at = ${tx.now}, snapshot_hash = 'erased' where customer_id = any(${ids}::uuid[])`,
  );
  await run(
    tx,
    sql`update shop_order_refund set reason = '' where reason <> '' and order_id in (select id from shop_order where customer_id = any(${ids}::uuid[]))`,
  );
  await settleDataRequests(tx, held.messageIds);
  await letBodiesGo(tx, held.messageIds);
  await alsoForget(held);
  const messages = held.messageIds.length === 0 ? {} : { messages: held.messageIds.length };
  for (const { id, orderIds } of held.customers)
    await recordErasure(tx, {
      act: "customer.erase",
      subject: { kind: "customer", id },
      reason,
      facts: { orders: orderIds.length, ...messages },
    });
  // Nobody had read yet who bought: only messages went.
  if (ids.length === 0 && held.messageIds.length > 0)
    await recordErasure(tx, {
      act: "customer.erase",
      subject: { kind: "inbox", id: "set-aside" },
      reason,
      facts: { orders: 0, ...messages },
    });
  return held;
}

/** Messages in which a shop passed on that somebody wants to know what is held on them are dealt with: it was handed out, or is gone. */
export async function settleDataRequests(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`update inbox_delivery set state = 'applied', detail = null, body = null, body_key = null, body_key_id = null, settled_at = ${tx.now}
        where id = any(${[...messageIds]}::uuid[]) and state = 'set-aside' and reason = 'data-requested'`,
  );
}

/** Messages that were set aside longer ago than that let their bodies go: whoever they are about has waited long enough. Returns how many. */
export async function trimSetAside(tx: Tx, receivedBefore: Tx["now"], limit: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id from inbox_delivery where state = 'set-aside' and body is not null and received_at < ${receivedBefore}
      order by received_at limit ${limit} for update skip locked`,
  );
  return letBodiesGo(
    tx,
    rows.map(({ id }) => id),
  );
}

function letBodiesGo(tx: Tx, ids: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`update inbox_delivery set body = null, body_key = null, body_key_id = null where id = any(${[...ids]}::uuid[]) and state = 'set-aside'`,
  );
}

async function messagesAbout(tx: Pick<Tx, "em">, orderIds: readonly string[]): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select d.id from inbox_delivery d join shop_order o on o.shop = d.shop and o.external_id = d.order_external_id
      where o.id = any(${[...orderIds]}::uuid[]) and d.state = 'set-aside' and d.body is not null`,
  );
  return rows.map(({ id }) => id);
}

/** `shop`: of that shop alone; null: of any. */
async function messagesWith(tx: Pick<Tx, "em" | "vault">, address: string, shop: string | null = null): Promise<string[]> {
  const found: string[] = [];
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const rows = await rowsOf(
      tx,
      sql<{ id: string; body: Buffer; body_key: Buffer | null; body_key_id: string | null }>`
        select id, body, body_key, body_key_id from inbox_delivery where state = 'set-aside' and body is not null and id > ${after} and (${shop}::text is null or shop = ${shop}) order by id limit ${messagesPerLook}`,
    );
    for (const row of rows) if (openBody(tx, row)?.toString().toLowerCase().includes(address)) found.push(row.id);
    const last = rows.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
