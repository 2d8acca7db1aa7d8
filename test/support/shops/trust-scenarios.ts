import { expect } from "vitest";
import { sql } from "#domain/kernel";
import { eraseCustomer } from "#domain/privacy";
import { tablesWith } from "../tables-with.ts";
import { earned, minute, sale, part, number, type Scenario } from "./hands.ts";

/** What is not to be believed, or can't be read. */
export const whatIsBelieved: readonly Scenario[] = [
  [
    "forged",
    async ({ shop, post, inbox }) => {
      const before = (await inbox()).length;
      const [message] = shop.tell(sale());
      expect([(await post(message!, { isForged: true })).status, (await inbox()).length]).toEqual([401, before]);
    },
  ],
  [
    "signed too long ago",
    async ({ shop, post, inbox }) => {
      const before = (await inbox()).length;
      const [message] = shop.tell(sale());
      expect([(await post(message!, { signedAgo: 301 })).status, (await inbox()).length]).toEqual([401, before]);
      expect((await post(message!, { signedAgo: 299 })).status).toBe(200);
    },
  ],
  [
    "not to be read",
    async ({ shop, house, post, inbox }) => {
      const before = (await inbox()).length;
      const { status } = await post(shop.unreadable);
      await house.settled();
      const after = await inbox();
      if (shop.onUnreadable === "refused") expect([status, after.length]).toEqual([422, before]);
      else expect([status, after.at(-1)]).toEqual([200, { state: "set-aside", reason: expect.any(String) }]);
      expect(house.faults).toEqual([]);
    },
  ],
  [
    "a topic that is not ours",
    async ({ shop, send, inbox }) => {
      const [message] = shop.tell(sale());
      await send(shop.elsewhere!(message!));
      expect((await inbox()).at(-1)).toEqual({ state: "ignored", reason: "not-an-order-topic" });
    },
  ],
  [
    "larger than a megabyte",
    async ({ shop, send, told }) => {
      const one = sale();
      const [message] = shop.tell(one);
      // JSON may have as much room between its parts as anybody likes.
      await send({ ...message!, body: message!.body.replace(/\}$/, `${" ".repeat(2_000_000)}}`) });
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "larger than anybody keeps",
    async ({ shop, post, inbox }) => {
      const [message] = shop.tell(sale());
      const { status } = await post({ ...message!, body: message!.body.replace(/\}$/, `${" ".repeat(17_000_000)}}`) });
      if (shop.onUnreadable === "refused") expect(status).toBe(413);
      else expect([status, (await inbox()).at(-1)]).toEqual([200, { state: "set-aside", reason: "too-large" }]);
    },
  ],
];

/** Whoever bought. */
export const whoeverBought: readonly Scenario[] = [
  [
    "is nowhere in clear, and does not come back once erased",
    async ({ shop, house, tell, told, query }) => {
      const one = sale({ email: `secret-${number()}@example.org` });
      await tell(one);
      expect(await tablesWith(house.database.reader(), one.email!)).toEqual([]);
      await house.run((tx) => eraseCustomer(tx, one.email!, "they asked"));
      await tell({ ...one, at: minute(11), refunds: [part(one, 1, "25.00")] });
      const held = sql`select customer_sealed is null as gone, customer_erased_at is not null as erased from shop_order where shop = ${shop.shop} and external_id = ${shop.keptAs(one)}`;
      expect(await query(held)).toEqual([{ gone: true, erased: true }]);
      expect(await told(one)).toMatchObject({ amount: "1500", posted: "1500" });
    },
  ],
  [
    "the shop asks to erase",
    async ({ shop, send, tell, told, query }) => {
      const one = sale({ email: `redact-${number()}@example.org` });
      await tell(one);
      await send(...shop.redact!(one));
      const gone = sql`select customer_sealed is null as gone from shop_order where shop = ${shop.shop} and external_id = ${shop.keptAs(one)}`;
      expect(await query(gone)).toEqual([{ gone: true }]);
      expect(await told(one)).toEqual(earned);
    },
  ],
];
