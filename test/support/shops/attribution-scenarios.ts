import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { partnerClick, partnerCoupon } from "./evidence.ts";
import { earned, sale, number, type Scenario } from "./hands.ts";

/** Whose an order is. */
export const whoseItIs: readonly Scenario[] = [
  [
    "by the address that the visit began with",
    async ({ tell, told }) => {
      const one = sale();
      await tell(one);
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "by the tracker's click",
    async ({ house, mill, tell, told }) => {
      const click = randomUUID();
      await house.run((tx) => partnerClick(tx, mill, click, "2026-11-19T10:00:00Z"));
      const one = sale({ ref: "", click });
      await tell(one);
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "by a coupon that is the partner's",
    async ({ house, mill, tell, told }) => {
      const coupon = `MILL${number()}`;
      await house.run((tx) => partnerCoupon(tx, mill, coupon.toLowerCase()));
      const one = sale({ ref: "", coupon });
      await tell(one);
      expect(await told(one)).toEqual(earned);
    },
  ],
  [
    "nobody's without any of them",
    async ({ tell, told }) => {
      const one = sale({ ref: "" });
      await tell(one);
      expect(await told(one)).toEqual({ ...earned, conversion: null, reason: null, amount: null, posted: "0" });
    },
  ],
  [
    "a renewal's is whoever brought what it renews",
    async ({ tell, told }) => {
      const [email, begins] = [`renews-${number()}@example.org`, `sub_${number()}`];
      await tell(sale({ email, begins }));
      const renewal = sale({ email, ref: "", renews: begins, createdAt: "2026-11-21T10:00:00Z", at: "2026-11-21T10:05:00Z" });
      await tell(renewal);
      expect(await told(renewal)).toMatchObject({ conversion: "unpaid", amount: "2000" });
    },
  ],
  [
    "a subscription that is named when it begins",
    async ({ house, tell, told }) => {
      const begins = `sub_${number()}`;
      const first = sale({ begins, email: `one-${number()}@example.org` });
      const renewal = sale({
        ref: "",
        renews: begins,
        email: `moved-${number()}@example.org`,
        createdAt: "2026-11-21T10:00:00Z",
        at: "2026-11-21T10:05:00Z",
      });
      // The renewal's message overtakes the first one's.
      await tell(renewal);
      await tell(first);
      await house.settled();
      await expect.poll(async () => (await told(renewal))?.conversion, { timeout: 10_000 }).toBe("unpaid");
    },
  ],
];
