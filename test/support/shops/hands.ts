import { expect } from "vitest";
import { rowsOf, sql, type Sql } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import type { House } from "../house.ts";
import type { Message, Posting, Sale, ShopUnderTest } from "./sale.ts";

/** What an order came to: its state, what it earns the partner, and what the ledger owes them for it. */
type Outcome = {
  readonly order: string | null;
  readonly refunded: string;
  readonly conversion: string | null;
  readonly reason: string | null;
  readonly amount: string | null;
  readonly posted: string;
};

/** What a scenario works with, whichever shop tells it. */
export type Hands = ReturnType<typeof handsOf>;

/** A scenario by its name; a shop that has no such notion says so under that name. */
export type Scenario = readonly [name: string, run: (hands: Hands) => Promise<void>];

/** What a paid sale of 100.00 comes to. */
export const earned = { order: "paid", refunded: "0", conversion: "unpaid", reason: "confirmed", amount: "2000", posted: "2000" };

export const minute = (nth: number): string => `2026-11-20T10:${String(nth).padStart(2, "0")}:00Z`;

let last = 5_000;
/** Never the same twice. */
export const number = (): number => (last += 10);

/** A paid sale by a link of the partner's; what a scenario is about is laid over it. */
export const sale = (over: Partial<Sale> = {}): Sale => ({ id: String(number()), state: "paid", at: minute(5), ref: "mill-lane", ...over });

export const part = (of: Sale, nth: number, total: string) => ({ id: `${of.id}${nth}`, total, at: minute(10 + nth) });

export function handsOf(house: House, shop: ShopUnderTest, mill: PartnerFacts) {
  const query = <Row>(of: Sql<Row>): Promise<Row[]> => rowsOf({ em: house.database.reader() }, of);
  const post = (message: Message, over?: Posting): Promise<Response> => shop.post(house, message, over);
  /** Posts all of them, each applied before the next is sent. */
  async function send(...messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      expect([message.topic, (await post(message)).status]).toEqual([message.topic, 200]);
      await house.settled();
    }
  }
  async function toldBy(shopName: string, one: Sale): Promise<Outcome | null> {
    const [row = null] = await query(
      sql<Outcome>`
        select o.status as order, o.refunded_minor::text as refunded, c.status as conversion, c.reason, c.amount_minor::text as amount,
               coalesce((select sum(l.minor) from ledger_entry e join ledger_posting l on l.entry_id = e.id
                         where e.key like 'conversion:' || c.id || ':%' and l.account = 'payable'), 0)::text as posted
        from shop_order o left join conversion c on c.order_id = o.id and c.superseded_at is null and c.partner_id = ${mill.id}
        where o.shop = ${shopName} and o.external_id = ${shop.keptAs(one)}`,
    );
    return row;
  }
  return {
    house,
    shop,
    mill,
    query,
    post,
    send,
    tell: (one: Sale) => send(...shop.tell(one)),
    told: (one: Sale) => toldBy(shop.shop, one),
    toldByAttic: (one: Sale) => toldBy(shop.attic ?? "", one),
    inbox: () => query(sql<{ state: string; reason: string | null }>`select state, reason from inbox_delivery order by id`),
  };
}
