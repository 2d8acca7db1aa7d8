import { newId, oneOf, rowsOf, run, sha256, sql, type Instant, type Tx } from "#domain/kernel";
import { bringBackBody } from "./inbox-body.ts";

/** An order that has to be asked for again, as the shop names it. */
export type Reread = { readonly externalId: string; readonly isSetAside: boolean };

/**
 * Orders of a shop in doubt: their messages disagree, can't be understood, or say that they lie in the bin; and those whose messages
 * were set aside. In the order of their ids, from the one after `after` on.
 */
export async function ordersToReread(tx: Pick<Tx, "em">, shop: string, after: string, limit: number): Promise<Reread[]> {
  const rows = await rowsOf(
    tx,
    sql<{ external_id: string; is_set_aside: boolean }>`
      select external_id, bool_or(is_set_aside) as is_set_aside
      from (select external_id, false as is_set_aside from shop_order where shop = ${shop} and needs_reread
            union all
            select order_external_id, true from inbox_delivery where shop = ${shop} and state = 'set-aside' and order_external_id is not null) doubtful
      where external_id > ${after} group by external_id order by external_id limit ${limit}`,
  );
  return rows.map((row) => ({ externalId: row.external_id, isSetAside: row.is_set_aside }));
}

/** The shop was asked after these messages came: what could not be read in them is known now. Returns how many. */
export async function settleByReading(tx: Tx, shop: string, externalId: string, askedAt: Instant): Promise<number> {
  return run(
    tx,
    sql`update inbox_delivery set state = 'ignored', reason = 'reread', body = null, body_key = null, body_key_id = null, settled_at = ${tx.now}
        where shop = ${shop} and order_external_id = ${externalId} and state = 'set-aside' and received_at <= ${askedAt}`,
  );
}

/**
 * Messages that were too large to keep, and answers that could not be read, name no order; but every order that changed before `askedAt`
 * has been read now. Returns how many that settled.
 */
export async function settleUnnamed(tx: Tx, shop: string, askedAt: Instant): Promise<number> {
  return run(
    tx,
    sql`update inbox_delivery set state = 'ignored', reason = 'reread', body = null, body_key = null, body_key_id = null, settled_at = ${tx.now}
        where shop = ${shop} and state = 'set-aside' and order_external_id is null and (reason = 'too-large' or key like 'answer|%') and received_at <= ${askedAt}`,
  );
}

/** What support should know of an answer although it was taken over stands with the order like a note on a message; once for each state of it. */
export async function noteAnswer(
  tx: Tx,
  answer: { shop: string; format: string; externalId: string; modifiedAt: Instant; reason: string; detail: string | null },
): Promise<void> {
  const { externalId, modifiedAt, reason, detail } = answer;
  await run(
    tx,
    sql`insert into inbox_delivery (id, shop, format, topic, key, received_at, state, reason, detail, order_external_id, settled_at)
        values (${newId()}, ${answer.shop}, ${answer.format}, null, ${`answer|${sha256([externalId, modifiedAt, reason, detail].join("|"))}`}, ${tx.now},
                'applied', ${reason}, ${detail}, ${externalId}, ${tx.now})
        on conflict (shop, key) do nothing`,
  );
}

/** Something the shop answered and nobody could read is kept like a message of that kind, so that support sees it and can try it again. */
export async function setAsideAnswer(
  tx: Tx,
  answer: { shop: string; format: string; body: string; reason: string; detail: string; externalId: string | null },
): Promise<void> {
  const body = Buffer.from(answer.body);
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into inbox_delivery (id, shop, format, topic, key, received_at, state, reason, detail, order_external_id, settled_at)
      values (${newId()}, ${answer.shop}, ${answer.format}, null, ${`answer|${sha256(body)}`}, ${tx.now}, 'set-aside', ${answer.reason}, ${answer.detail}, ${answer.externalId}, ${tx.now})
      on conflict (shop, key) do update set state = 'set-aside', reason = excluded.reason, detail = excluded.detail, settled_at = excluded.settled_at
      returning id`,
  );
  await bringBackBody(tx, id, body);
}
