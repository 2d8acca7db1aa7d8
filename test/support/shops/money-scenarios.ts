import { expect } from "vitest";
import { earned, minute, sale, part, type Scenario } from "./hands.ts";

/** Money that goes back. */
export const moneyThatGoesBack: readonly Scenario[] = [
  [
    "a part of it shrinks what it earns",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      await tell({ ...one, at: minute(11), refunds: [part(one, 1, "25.00")] });
      expect(await told(one)).toEqual({ ...earned, order: "partly-refunded", refunded: "2500", amount: "1500", posted: "1500" });
    },
  ],
  [
    "all of it, in parts",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      await tell({ ...one, at: minute(11), refunds: [part(one, 1, "25.00")] });
      await tell({ ...one, at: minute(12), refunds: [part(one, 1, "25.00"), part(one, 2, "75.00")] });
      expect(await told(one)).toMatchObject({
        order: "refunded",
        refunded: "10000",
        conversion: "rejected",
        reason: "order-refunded",
        posted: "0",
      });
    },
  ],
  [
    "a refund that comes before its order",
    async ({ shop, send, told }) => {
      const one = sale({ at: minute(5) });
      const all = shop.tell({ ...one, refunds: [part(one, 1, "25.00")] });
      const before = shop.tell(one);
      const refundOnly = all.filter(({ topic }) => topic.startsWith("refund"));
      expect(refundOnly).toHaveLength(1);
      await send(...refundOnly);
      expect(await told(one)).toBeNull();
      await send(...before);
      expect(await told(one)).toMatchObject({ order: "partly-refunded", refunded: "2500", amount: "1500", posted: "1500" });
    },
  ],
  [
    "a refund that is taken back",
    async ({ tell, told }) => {
      const one = sale();
      await tell({ ...one, at: minute(11), refunds: [part(one, 1, "25.00")] });
      expect(await told(one)).toMatchObject({ amount: "1500" });
      await tell({ ...one, at: minute(13), refunds: [{ ...part(one, 1, "25.00"), at: minute(13), isTakenBack: true }] });
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "a dispute",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      await tell({ ...one, dispute: { state: "open", at: minute(20) } });
      expect(await told(one)).toMatchObject({ order: "disputed", conversion: "pending", reason: "order-disputed", posted: "0" });
      const other = sale();
      await tell({ ...other, dispute: { state: "open", at: minute(20) } });
      await tell({ ...one, dispute: { state: "won", at: minute(30) } });
      await tell({ ...other, dispute: { state: "lost", at: minute(30) } });
      expect(await told(one)).toEqual(earned);
      expect(await told(other)).toMatchObject({ order: "refunded", conversion: "rejected", posted: "0" });
    },
  ],
];
