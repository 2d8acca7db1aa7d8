import { refuse, rowsOf, sql, type RefusalFacts, type Tx } from "#domain/kernel";
import { ordersByNumber, type Order } from "#domain/orders";

/**
 * The one order that staff mean by a number, or by "shop.example/1005" where several shops count alike.
 * Refuses `order.unknown` and `order.ambiguous` (with the spellings to choose from).
 */
export async function findOrder(tx: Pick<Tx, "em">, typed: string): Promise<Order> {
  return theOne(await meant(tx, typed), typed, { reader: "staff" });
}

/**
 * The same for a partner, among the orders that are or were credited to them. Somebody else's order is refused in the very
 * words of one that does not exist (`order.unknown`), so that numbers can't be probed.
 */
export async function findOwnOrder(tx: Pick<Tx, "em">, typed: string, partnerId: string): Promise<Order> {
  const found = await meant(tx, typed);
  const rows = await rowsOf(
    tx,
    sql<{ order_id: string }>`
      select distinct order_id from conversion where partner_id = ${partnerId} and order_id = any(${found.map((order) => order.id)}::uuid[])`,
  );
  const own = new Set(rows.map((row) => row.order_id));
  return theOne(
    found.filter((order) => own.has(order.id)),
    typed,
  );
}

/** A shop's address as people say it, "shop.example"; one that goes by a name, "shopify:mill", keeps that. */
export function hostOf(shop: string): string {
  return /^https?:\/\//i.test(shop) && URL.canParse(shop) ? new URL(shop).host : shop;
}

/** "shop.example/1005" in its parts. */
export function readSpelling(typed: string): { host: string | null; number: string } {
  const slash = typed.lastIndexOf("/");
  const host = slash < 0 ? null : hostOf(typed.slice(0, slash)).toLowerCase();
  return { host, number: typed.slice(slash + 1).replace(/^#/, "") };
}

/** Every order that somebody may mean by a number. */
export async function meant(tx: Pick<Tx, "em">, typed: string): Promise<Order[]> {
  const { host, number } = readSpelling(typed);
  // A shop may write slashes into its numbers, too.
  const whole = host === null ? [] : await ordersByNumber(tx, typed.replace(/^#/, ""));
  if (whole.length > 0) return whole;
  const orders = (await ordersByNumber(tx, number)).filter((order) => host === null || hostOf(order.shop) === host);
  // What the customer's mail says comes first: with a plugin for sequential numbers, another order's inner id may spell the same.
  const byNumber = orders.filter((order) => order.number === number);
  return byNumber.length > 0 ? byNumber : orders;
}

function theOne(orders: readonly Order[], typed: string, facts: RefusalFacts = {}): Order {
  const [order, ...others] = orders;
  if (!order) throw refuse("order.unknown", { order: typed, ...facts });
  if (others.length > 0)
    throw refuse("order.ambiguous", { order: typed, spellings: orders.map((each) => `${hostOf(each.shop)}/${each.number}`) });
  return order;
}
