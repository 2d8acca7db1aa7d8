import { cleanLine, nameOf, newId, oneOf, refuse, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { Order } from "#domain/orders";
import { lockPartners, mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";

/** expired: the order never came */
export type ClaimState = "open" | "accepted" | "declined" | "expired";

/** More would be a way to ask for every number there is. */
const mostOpenClaims = 10;
const longestNumber = 60;

/** An order's number as customers see it: without "#", and without the shop in front. Refuses `claim.unreadable`. */
export function readOrderNumber(typed: string): string {
  const number = cleanLine(typed.slice(typed.lastIndexOf("/") + 1)).replace(/^#/, "");
  if (number === "" || [...number].length > longestNumber) throw refuse("claim.unreadable", { order: typed });
  return number;
}

/**
 * A partner says that an order was theirs. Whether there is such an order, and whose it is, changes nothing in the answer; a number that
 * is not known yet waits for its order. Refuses `partner.not-active`, `claim.already-credited`, `claim.already-made`, `claim.too-many`.
 */
export async function claimMissingSale(tx: Tx, partnerId: string, typed: string, account: string): Promise<void> {
  const number = readOrderNumber(typed);
  await lockPartners(tx, [partnerId]);
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  const known = await rowOf(
    tx,
    sql<{ state: ClaimState }>`select state from missing_sale_claim where partner_id = ${partnerId} and order_number = ${number}`,
  );
  if (known && known.state !== "expired") throw refuse("claim.already-made", { order: number, state: known.state });
  if (await rowOf(tx, sql`select from shop_order o where o.number = ${number} and ${isCreditedTo(partnerId)}`))
    throw refuse("claim.already-credited", { order: number });
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`
      select count(*)::text as count from missing_sale_claim m where m.partner_id = ${partnerId} and m.state = 'open'
        and not exists (select from shop_order o where o.number = m.order_number and ${isCreditedTo(partnerId)})`,
  );
  if (Number(count) >= mostOpenClaims) throw refuse("claim.too-many", { limit: mostOpenClaims });
  await run(
    tx,
    sql`insert into missing_sale_claim (id, partner_id, order_number, account, state, made_at)
        values (${newId()}, ${partnerId}, ${number}, ${account.trim()}, 'open', ${tx.now})
        on conflict (partner_id, order_number) do update set account = excluded.account, state = 'open', made_at = excluded.made_at, answered_by = null, answered_at = null`,
  );
}

function isCreditedTo(partnerId: string) {
  return sql`exists (select from conversion c where c.order_id = o.id and c.superseded_at is null and c.partner_id = ${partnerId})`;
}

/** Support say no to a claim; the partner reads why. Refuses `reason.missing`, `review.already-decided`, `staff.own-record`. */
export async function declineClaim(tx: Tx, partner: PartnerFacts, order: Order, reason: string): Promise<void> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  const standing = await rowOf(
    tx,
    sql<{ partner_id: string }>`select partner_id from conversion where order_id = ${order.id} and superseded_at is null`,
  );
  if (standing) mustNotBeOwnRecord(tx, standing.partner_id);
  const id = await answer(tx, { partnerId: partner.id, number: order.number, state: "declined", reason });
  if (id === null) throw refuse("review.already-decided", { order: order.number });
  await record(tx, {
    act: "claim.decline",
    subject: { kind: "claim", id },
    reason,
    facts: { order: order.number, partnerId: partner.id },
  });
}

/** The order is the partner's now: what they claimed is settled. Does nothing when they have claimed nothing. */
export async function acceptClaim(tx: Tx, order: Order, partnerId: string, reason: string): Promise<void> {
  const id = await answer(tx, { partnerId, number: order.number, state: "accepted", reason });
  if (id !== null)
    await record(tx, { act: "claim.accept", subject: { kind: "claim", id }, reason, facts: { order: order.number, partnerId } });
}

/** Null when no claim was open any more: its row is locked by whoever answers first. */
async function answer(
  tx: Tx,
  given: { partnerId: string; number: string; state: "accepted" | "declined"; reason: string },
): Promise<string | null> {
  const row = await rowOf(
    tx,
    sql<{ id: string }>`
      update missing_sale_claim set state = ${given.state}, answer = ${given.reason}, answered_by = ${nameOf(tx.actor)}, answered_at = ${tx.now}
      where partner_id = ${given.partnerId} and order_number = ${given.number} and state = 'open' returning id`,
  );
  return row?.id ?? null;
}

/** Closes claims, made before an instant, to orders that never came; such a claim can be made again. At most so many; says how many they were. */
export async function expireClaims(tx: Tx, madeBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`update missing_sale_claim set state = 'expired', answered_by = ${nameOf(tx.actor)}, answered_at = ${tx.now}
        where id = any(array(
          select id from missing_sale_claim m where state = 'open' and made_at < ${madeBefore}
            and not exists (select from shop_order o where o.number = m.order_number)
          order by made_at, id limit ${atMost} for update))`,
  );
}

/** What was written about missing sales of a partner, or of orders, goes, because it may name people; that it was claimed and answered stays. */
export async function forgetClaims(tx: Tx, of: { readonly partnerId: string } | { readonly orderIds: readonly string[] }): Promise<void> {
  const which =
    "partnerId" in of
      ? sql`partner_id = ${of.partnerId}`
      : sql`order_number in (select number from shop_order where id = any(${[...of.orderIds]}::uuid[]))`;
  await run(tx, sql`update missing_sale_claim set account = '', answer = case when answer is null then null else '' end where ${which}`);
}
