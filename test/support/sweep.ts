import { beforeEach } from "vitest";
import { rowsOf, sha256, sql, type Instant } from "#domain/kernel";
import { inboxTrouble } from "#domain/answers";
import { receiveDelivery, wooCommerceShop } from "#domain/orders";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import type { JobContext, Outcome } from "../../jobs/job.ts";
import type { Shop } from "../../jobs/outlets/shops/shop.ts";
import { wooCommerceRest } from "../../jobs/outlets/shops/woocommerce-rest.ts";
import { shopSweep } from "../../jobs/shop-sweep.ts";
import { useDatabase, type TestDatabase } from "./database.ts";
import { makePartner } from "./orders.ts";
import { doubleKey, useShopDouble, type Document, type ShopDouble } from "./shop-double.ts";
import { order as document } from "./woocommerce.ts";

/** A job's surroundings with the double as its shop; nothing sleeps. */
export function sweeping(db: TestDatabase, double: ShopDouble, over: Partial<Shop> = {}) {
  const warned: string[] = [];
  const faults: unknown[] = [];
  const shop: Shop = {
    open: () =>
      wooCommerceRest({
        url: double.url,
        key: doubleKey,
        pause: () => Promise.resolve(),
        random: () => 0.5,
        timeoutMs: 500,
        largestBytes: 2_000_000,
      }),
    lookBackDays: 60,
    beforePayout: "when-reachable",
    ...over,
  };
  const context: JobContext = {
    inTransaction: (work) => db.run(work),
    report: (error) => `reference ${faults.push(error)}`,
    shop,
    warn: (_facts, sentence) => void warned.push(sentence),
  };
  const sweep = async (at?: string | Instant): Promise<Outcome> => {
    if (at !== undefined) db.clock.set(at);
    return shopSweep(context, { label: "a sweep", dueAt: db.clock.now() });
  };
  return { context, shop, warned, faults, sweep };
}

/** Every order with what it counts as, whom it is credited to and what that earns, one line each. */
export async function endingsOf(db: TestDatabase): Promise<Record<string, string>> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ order: string; ending: string }>`
      select o.external_id as order, concat_ws(' ', o.status, o.trashed_at is not null, o.total_minor, o.refunded_minor, p.share_id, c.status, c.reason, c.amount_minor, c.posted_minor) as ending
      from shop_order o left join conversion c on c.order_id = o.id and c.superseded_at is null left join partner p on p.id = c.partner_id
      where o.snapshot_hash is not null order by o.external_id::bigint`,
  );
  return Object.fromEntries(rows.map((row) => [row.order, row.ending]));
}

/** An empty shop, read once at ten in the morning, a partner whose reference its orders carry, and hands to make things happen there. */
export async function useShopScene() {
  const db = await useDatabase({ at: "2026-11-20T10:00:00Z" });
  const shop = await useShopDouble({ recorded: false });
  const { context, sweep, warned, faults } = sweeping(db, shop);
  await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
  await sweep();
  let id = 5_000;
  let deliveries = 0;
  beforeEach(() => {
    shop.calm();
    shop.asked.length = 0;
    warned.length = 0;
    faults.length = 0;
  });
  /** what the shop's clock says so many seconds after ours, in its own spelling */
  const gmt = (seconds: number): string => db.clock.now().add({ seconds }).toString({ smallestUnit: "second" }).replace("Z", "");
  return {
    db,
    shop,
    context,
    warned,
    faults,
    gmt,
    sweepIn: (minutes: number) => sweep(db.clock.now().add({ minutes })),
    /** an order of 30.00 that carries the partner's reference, changed a second from now unless told otherwise */
    inShop: (over: Record<string, unknown> = {}): Document => {
      const number = ++id;
      const reference = [{ key: "_wc_order_attribution_session_entry", value: "https://shop.example/?ref=paper-lane" }];
      const order = { ...document({ number: String(number), date_modified_gmt: gmt(1), meta_data: reference, ...over }), id: number };
      shop.orders.set(order.id, order);
      return order;
    },
    /** a webhook that comes two seconds from now */
    hear: async (body: unknown, topic = "order.updated"): Promise<void> => {
      db.clock.set(db.clock.now().add({ seconds: 2 }));
      const bytes = Buffer.from(JSON.stringify(body));
      await db.run(async (tx) => {
        const deliveryId = String(++deliveries);
        const delivery = { shop: wooCommerceShop, format: "woocommerce", topic, deliveryId, body: bytes, bodyHash: sha256(bytes) };
        await applyDelivery(tx, (await receiveDelivery(tx, { ...delivery, hasModificationTime: topic !== "order.deleted" })).id);
      });
    },
    ending: async (order: Document): Promise<string | undefined> => (await endingsOf(db))[String(order.id)],
    trouble: () => db.run((tx) => inboxTrouble(tx)),
  };
}
