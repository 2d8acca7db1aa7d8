import { expect } from "vitest";
import { plusDays } from "#domain/kernel";
import type { Message } from "./sale.ts";
import { earned, minute, sale, part, number, type Scenario } from "./hands.ts";

/** Repeated, late and out of order. */
export const whenItComes: readonly Scenario[] = [
  [
    "the same message every day for a week changes nothing",
    async ({ house, tell, told, inbox }) => {
      const one = sale();
      await tell(one);
      const before = [await told(one), (await inbox()).length];
      const now = house.clock.now();
      for (let day = 1; day <= 7; day++) {
        house.clock.set(plusDays(now, day));
        await tell(one);
      }
      house.clock.set(now);
      expect([await told(one), (await inbox()).length]).toEqual(before);
    },
  ],
  [
    "eight times at once it is one message",
    async ({ shop, house, post, told, inbox }) => {
      const one = sale();
      const before = (await inbox()).length;
      const [message] = shop.tell(one);
      const answers = await Promise.all(Array.from({ length: 8 }, () => post(message!)));
      await house.settled();
      expect([answers.map(({ status }) => status), (await inbox()).length - before]).toEqual([Array(8).fill(200), 1]);
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "unpaid, then paid",
    async ({ tell, told }) => {
      const one = sale({ state: "awaiting-payment", at: minute(1) });
      await tell(one);
      expect(await told(one)).toMatchObject({ order: "awaiting-payment", conversion: "pending", posted: "0" });
      await tell({ ...one, state: "paid", at: minute(5) });
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "a message that comes late undoes nothing",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      await tell({ ...one, state: "awaiting-payment", at: minute(1) });
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "in any order the same comes of it",
    async ({ shop, send, told }) => {
      const story = (id: string): Message[] => {
        const one = sale({ id });
        const all = [
          ...shop.tell({ ...one, state: "awaiting-payment", at: minute(1) }),
          ...shop.tell(one),
          ...shop.tell({ ...one, at: minute(11), refunds: [part(one, 1, "25.00")] }),
          ...shop.tell({ ...one, at: minute(12), refunds: [part(one, 1, "25.00"), part(one, 2, "15.00")] }),
        ];
        return all.filter((message, nth) => all.findIndex(({ body }) => body === message.body) === nth);
      };
      const orders: readonly ((messages: Message[]) => Message[])[] = [
        (messages) => messages,
        (messages) => messages.toReversed(),
        ([first, ...rest]) => [...rest, first!],
        (messages) => messages.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      ];
      for (const inOrder of orders) {
        const { id } = sale();
        await send(...inOrder(story(id)));
        expect(await told(sale({ id }))).toMatchObject({
          order: "partly-refunded",
          refunded: "4000",
          conversion: "unpaid",
          amount: "1200",
          posted: "1200",
        });
      }
    },
  ],
  [
    "all at once, too",
    async ({ shop, house, post, told }) => {
      const one = sale();
      const messages = [
        ...shop.tell({ ...one, state: "awaiting-payment", at: minute(1) }),
        ...shop.tell(one),
        ...shop.tell({ ...one, at: minute(11), refunds: [part(one, 1, "40.00")] }),
      ];
      await Promise.all(messages.map((message) => post(message)));
      await house.settled();
      expect(await told(one)).toMatchObject({ order: "partly-refunded", refunded: "4000", amount: "1200", posted: "1200" });
    },
  ],
  [
    "a time in the future",
    async ({ house, tell, told }) => {
      const one = sale({ state: "awaiting-payment", at: "2036-01-01T00:00:00Z" });
      await tell(one);
      house.clock.set(house.clock.now().add({ seconds: 10 }));
      await tell({ ...one, state: "paid", at: house.clock.now().toString() });
      expect(await told(one)).toMatchObject({ order: "paid", conversion: "unpaid" });
    },
  ],
  [
    "an order that is dated in the future",
    async ({ tell, told }) => {
      const one = sale({ createdAt: "2036-01-01T00:00:00Z" });
      await tell(one);
      expect(await told(one)).toEqual(earned);
    },
  ],
];

/** What becomes of an order. */
export const whatBecomesOfIt: readonly Scenario[] = [
  [
    "cancelled",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      await tell({ ...one, state: "cancelled", at: minute(11) });
      expect(await told(one)).toMatchObject({ order: "cancelled", conversion: "rejected", reason: "order-cancelled", posted: "0" });
    },
  ],
  [
    "failed, and paid after all",
    async ({ tell, told }) => {
      const one = sale({ state: "failed", at: minute(1) });
      await tell(one);
      expect(await told(one)).toMatchObject({ order: "failed", conversion: "rejected", reason: "order-failed" });
      await tell({ ...one, state: "paid", at: minute(5) });
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "a payment that is tried again",
    async ({ tell, told }) => {
      const [email, begins] = [`again-${number()}@example.org`, `sub_${number()}`];
      await tell(sale({ email, begins }));
      const one = sale({
        email,
        ref: "",
        renews: begins,
        state: "in-retry",
        createdAt: "2026-11-21T10:00:00Z",
        at: "2026-11-21T10:01:00Z",
      });
      await tell(one);
      expect(await told(one)).toMatchObject({ order: "in-retry", conversion: "pending", reason: "payment-in-retry" });
      await tell({ ...one, state: "paid", at: "2026-11-21T22:01:00Z" });
      expect(await told(one)).toMatchObject({ order: "paid", conversion: "unpaid", amount: "2000" });
    },
  ],
  [
    "in currencies without decimals, and with three",
    async ({ tell, told }) => {
      const yen = sale({ currency: "JPY", goods: "1250" });
      const fils = sale({ currency: "KWD", goods: "12.340" });
      await tell(yen);
      await tell(fils);
      expect([(await told(yen))?.amount, (await told(fils))?.amount]).toEqual(["250", "2468"]);
    },
  ],
  [
    "a test order",
    async ({ tell, told, inbox }) => {
      const one = sale({ isTest: true });
      await tell(one);
      expect([await told(one), (await inbox()).at(-1)]).toEqual([null, { state: "ignored", reason: "test-order" }]);
    },
  ],
  [
    "two shops of one kind",
    async ({ shop, house, post, tell, told, toldByAttic }) => {
      const one = sale();
      await tell(one);
      for (const message of shop.tell({ ...one, state: "failed", at: minute(11) })) await post(message, { fromAttic: true });
      await house.settled();
      expect(await told(one)).toEqual(earned);
      expect(await toldByAttic(one)).toMatchObject({ order: "failed" });
    },
  ],
];
