import { foldEmail, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { recordErasure } from "#domain/audit";
import { openBody } from "./inbox-body.ts";

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
  const rows = await rowsOf(
    tx,
    sql<{ id: string; shop: string; order_ids: string[] }>`
      select c.id, c.shop, array_remove(array_agg(o.id::text order by o.created_at, o.id), null) as order_ids
      from customer c left join shop_order o on o.customer_id = c.id
      where c.fingerprint = ${tx.vault.fingerprint(email)} group by c.id, c.shop order by c.shop`,
  );
  const customers = rows.map((row) => ({ id: row.id, shop: row.shop, orderIds: row.order_ids }));
  const about = await messagesAbout(
    tx,
    customers.flatMap(({ orderIds }) => orderIds),
  );
  return { customers, messageIds: [...new Set([...about, ...(await messagesWith(tx, foldEmail(email)))])] };
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
  alsoForget: (held: CustomerErasure) => Promise<void> = () => Promise.resolve(),
): Promise<CustomerErasure> {
  const held = await heldUnder(tx, email);
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

async function messagesWith(tx: Pick<Tx, "em" | "vault">, address: string): Promise<string[]> {
  const found: string[] = [];
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const rows = await rowsOf(
      tx,
      sql<{ id: string; body: Buffer; body_key: Buffer | null; body_key_id: string | null }>`
        select id, body, body_key, body_key_id from inbox_delivery where state = 'set-aside' and body is not null and id > ${after} order by id limit ${messagesPerLook}`,
    );
    for (const row of rows) if (openBody(tx, row)?.toString().toLowerCase().includes(address)) found.push(row.id);
    const last = rows.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
