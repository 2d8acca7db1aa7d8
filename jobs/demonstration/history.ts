import type { Currency } from "#domain/kernel";

/** One order of the demonstration's past: when, who shared the link, what, and what became of it. */
export type PastOrder = {
  readonly number: string;
  readonly daysAgo: number;
  /** null: nobody's link */
  readonly reference: string | null;
  readonly campaign: string;
  readonly basket: readonly (readonly [product: number, quantity: number])[];
  readonly ending: "paid" | "awaiting-payment" | "cancelled" | "partly-refunded" | "refunded-after-payout" | "in-retry";
  /** an order without a currency is in the programme's */
  readonly currency?: Currency;
  readonly coupon?: string;
  /** instead of one of the cast's customers */
  readonly email?: string;
  /** the subscription that the order renews; "unknown": the shop does not say which */
  readonly renewalOf?: string;
};

/** The monthly club of a customer whom Ink & Twine brought: which order began it. */
export const subscription = { id: "9112", begunBy: "4112" } as const;
/** Ink & Twine's own code at the shop. */
export const coupon = "twine10";
/** Nobody's link led to it, and Ink & Twine say that it was theirs. */
export const missingSale = { number: "4108", claimedAfterDays: 3 } as const;

const lane = { reference: "paper-lane" };
const ink = { reference: "ink-and-twine" };
const cut = { reference: "cut-and-keep" };
const fold = { reference: "fold-and-fern" };

/** Small and believable: three months of orders with each thing that can happen to one. */
export const pastOrders: readonly PastOrder[] = [
  {
    number: "4101",
    daysAgo: 95,
    ...lane,
    campaign: "autumn-layouts",
    basket: [
      [3, 1],
      [0, 1],
    ],
    ending: "paid",
  },
  { number: "4102", daysAgo: 92, ...ink, campaign: "cards", basket: [[1, 2]], ending: "paid" },
  { number: "4103", daysAgo: 88, ...lane, campaign: "autumn-layouts", basket: [[2, 1]], ending: "refunded-after-payout" },
  { number: "4104", daysAgo: 81, ...cut, campaign: "", basket: [[0, 1]], ending: "paid" },
  {
    number: "4105",
    daysAgo: 74,
    ...ink,
    campaign: "cards",
    basket: [
      [3, 1],
      [1, 1],
    ],
    ending: "paid",
  },
  { number: "4106", daysAgo: 66, ...lane, campaign: "", basket: [[4, 1]], ending: "paid" },
  {
    number: "4107",
    daysAgo: 61,
    ...lane,
    campaign: "craft-in",
    basket: [
      [0, 2],
      [2, 1],
    ],
    ending: "partly-refunded",
  },
  { number: "4108", daysAgo: 57, reference: null, campaign: "", basket: [[3, 2]], ending: "paid" },
  { number: "4109", daysAgo: 52, ...ink, campaign: "newsletter", basket: [[0, 1]], ending: "cancelled" },
  { number: "4110", daysAgo: 45, ...ink, campaign: "newsletter", basket: [[2, 2]], ending: "paid" },
  { number: "4111", daysAgo: 40, ...lane, campaign: "craft-in", basket: [[1, 3]], ending: "paid" },
  { number: "4112", daysAgo: 36, ...ink, campaign: "cards", basket: [[4, 1]], ending: "paid" },
  { number: "4113", daysAgo: 34, ...cut, campaign: "", basket: [[1, 1]], ending: "paid" },
  {
    number: "4114",
    daysAgo: 24,
    ...lane,
    campaign: "winter-album",
    basket: [
      [3, 1],
      [2, 2],
    ],
    ending: "paid",
  },
  { number: "4115", daysAgo: 19, ...ink, campaign: "cards", basket: [[4, 1]], ending: "paid" },
  {
    number: "4116",
    daysAgo: 16,
    ...cut,
    campaign: "reviews",
    coupon,
    basket: [
      [0, 1],
      [1, 1],
    ],
    ending: "paid",
  },
  { number: "4117", daysAgo: 13, ...fold, campaign: "schools", basket: [[3, 45]], ending: "paid" },
  { number: "4118", daysAgo: 11, ...lane, campaign: "winter-album", basket: [[3, 1]], ending: "paid" },
  { number: "4119", daysAgo: 8, ...cut, campaign: "", basket: [[4, 1]], ending: "in-retry" },
  { number: "4120", daysAgo: 7, ...ink, campaign: "newsletter", basket: [[2, 1]], ending: "paid", currency: "EUR" },
  { number: "4121", daysAgo: 6, ...ink, campaign: "cards", basket: [[0, 3]], ending: "paid" },
  { number: "4122", daysAgo: 6, reference: null, campaign: "", basket: [[4, 1]], ending: "paid", renewalOf: subscription.id },
  { number: "4123", daysAgo: 5, ...cut, campaign: "reviews", basket: [[3, 1]], ending: "paid", email: "studio@cutandkeep.example" },
  { number: "4124", daysAgo: 4, reference: null, campaign: "", basket: [[4, 1]], ending: "paid", renewalOf: "unknown" },
  {
    number: "4125",
    daysAgo: 3,
    ...lane,
    campaign: "winter-album",
    basket: [
      [2, 1],
      [1, 1],
    ],
    ending: "awaiting-payment",
  },
  { number: "4126", daysAgo: 2, ...lane, campaign: "", basket: [[0, 1]], ending: "paid" },
  { number: "4127", daysAgo: 1, ...ink, campaign: "newsletter", basket: [[3, 1]], ending: "paid" },
];
