/**
 * What the design says that money does, kept in a few lists and maps: no database, no posting, no SQL. Written from design 4 and docs/money.md;
 * calls none of the product's rules. Amounts are minor units of USD, times milliseconds since 1970.
 */
export type Model = {
  now: number;
  /** how many acts there have been */
  acts: number;
  isFrozen: boolean;
  /** who wants a freeze lifted, and since when */
  thawAsked: Wish | null;
  terms: ModelTerms;
  /** every change of the terms, the first before everything else */
  readonly agreed: { readonly from: number; readonly terms: ModelTerms }[];
  readonly partners: ModelPartner[];
  readonly orders: ModelOrder[];
  readonly batches: ModelBatch[];
  readonly credits: ModelCredit[];
  readonly transfers: ModelTransfer[];
  readonly files: ModelFile[];
  /** bank accounts that no money goes to, whoever enters them, come from the versions that are blocked */
  readonly versions: ModelVersion[];
  /** codes that were mailed for large transfers */
  readonly codes: ModelCode[];
};

export type Wish = { readonly staff: number; readonly at: number };

export type ModelTerms = {
  readonly commissionBasisPoints: number;
  readonly holdDays: number;
  readonly minimumPayout: bigint;
  readonly automaticReleaseBelow: bigint;
  readonly transferFee: bigint;
  /** 1: Monday */
  readonly transferWeekday: number;
  readonly minimumTransfer: bigint;
  readonly transferDailyLimit: bigint;
  readonly transfersPerWeek: number;
  readonly automaticTransferBelow: bigint;
  readonly returnedFeeBack: "yes" | "no";
};

export const firstTerms: ModelTerms = {
  commissionBasisPoints: 2_000,
  holdDays: 2,
  minimumPayout: 1_000n,
  automaticReleaseBelow: 9_000n,
  transferFee: 250n,
  transferWeekday: 3,
  minimumTransfer: 500n,
  transferDailyLimit: 20_000n,
  transfersPerWeek: 5,
  automaticTransferBelow: 4_000n,
  returnedFeeBack: "no",
};

export type ModelPartner = {
  status: "active" | "paused" | "closed";
  wallet: bigint;
  reserved: bigint;
  transit: bigint;
  fees: bigint;
  bank: bigint;
  withheld: bigint;
  /** by year: only what was kept in the year that it is can be given back */
  withheldIn: Record<number, bigint>;
};

/** What makes a payout worth a second person's look, and a transfer worth a code; these stay as they are. */
export const watched = {
  unusualFrom: 2_000n,
  firstPayoutLimit: 6_000n,
  unusualTimesMedian: 3n,
  medianOfPayouts: 6,
  /** fewer entries or orders say nothing about a share of them, and only all of them are too many here */
  fewestForShare: 3,
  transferCodeFrom: 7_000n,
} as const;

/** What an order earned one partner. The last that was not superseded stands. */
export type ModelSale = {
  readonly partner: number;
  amount: bigint;
  status: "pending" | "unpaid" | "paid" | "rejected";
  maturesAt: number | null;
  isSuperseded: boolean;
  isRejected: boolean;
  /** taken into a payout that stands */
  isTaken: boolean;
  readonly basisPoints: number;
  readonly holdDays: number;
  readonly corrections: ModelCorrection[];
};

export type ModelCorrection = {
  readonly partner: number;
  readonly minor: bigint;
  readonly at: number;
  /** of what was taken back: how much nobody owes any more; of what was given back: how much was owed again for it. Not below nothing */
  letOff: bigint;
  isTaken: boolean;
  isSettled: boolean;
};

export type ModelOrder = {
  readonly id: string;
  readonly partner: number;
  readonly total: bigint;
  readonly createdAt: number;
  readonly basisPoints: number;
  readonly holdDays: number;
  refunded: bigint;
  refunds: number;
  word: "waiting" | "paid" | "cancelled" | "failed";
  paidAt: number | null;
  pendingSince: number | null;
  readonly sales: ModelSale[];
};

export type ModelItem =
  | { readonly sale: ModelSale; readonly correction?: never; readonly minor: bigint }
  | { readonly correction: ModelCorrection; readonly sale?: never; readonly minor: bigint };

export type ModelPayout = {
  readonly partner: number;
  items: ModelItem[];
  amount: bigint;
  state: "prepared" | "released" | "dropped" | "cancelled";
  isByStaff: boolean;
};

export type ModelBatch = {
  /** the product's */
  id: string;
  readonly period: string;
  readonly cutOffAt: number;
  readonly terms: ModelTerms;
  state: "prepared" | "releasing" | "released" | "cancelled";
  releasedAt: number;
  readonly payouts: ModelPayout[];
  /** something about a payout takes two persons: it was found when the batch was prepared */
  readonly unusual: Set<ModelPayout>;
  /** who consented to which payouts */
  readonly approvals: { readonly staff: number; readonly contents: string }[];
};

/** What finance book by hand. */
export type ModelCredit = {
  readonly kind: "credit" | "write-off" | "withholding" | "withholding-return";
  number: string;
  readonly partner: number;
  readonly minor: bigint;
  readonly by: number;
  readonly expiresAt: number;
  state: "requested" | "confirmed" | "declined" | "withdrawn";
};

export type ModelTransfer = {
  number: string;
  readonly partner: number;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly version: ModelVersion;
  readonly askedAt: number;
  /** what the partner confirmed; the product's */
  token: string;
  cutOffAt: number;
  processOn: string;
  state: "requested" | "held" | "approved" | "submitting" | "submitted" | "settled" | "failed" | "returned" | "cancelled";
  file: ModelFile | null;
  readonly marks: { readonly staff: number; readonly says: string }[];
};

export type ModelFile = {
  number: string;
  state: "open" | "sent" | "withdrawn";
  /** the day on which two persons said so, "2026-12-16"; "": nobody has */
  saidOn: string;
  readonly transfers: readonly ModelTransfer[];
  readonly marks: { readonly staff: number; readonly says: string }[];
};

/** A code for exactly one confirmation; `key` stands for all that it says. */
export type ModelCode = {
  readonly partner: number;
  readonly key: string;
  madeAt: number;
  tries: number;
  isSpent: boolean;
};

/** A partner's bank account as they confirmed it once. */
export type ModelVersion = {
  readonly partner: number;
  readonly account: number;
  state: "confirmed" | "replaced" | "removed" | "blocked";
  usableFrom: number;
  unblockAsked: Wish | null;
  /** the bank sent money back from it, or refused it */
  takesNothing: boolean;
};

export const hour = 3_600_000;
export const day = 24 * hour;

/** numerator / denominator to the nearest whole, halves to the even one; for what is not negative */
export function half(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, (numerator % denominator) * 2n];
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

/** What an order earns after its refunds. */
export function worthOf({ total, refunded }: ModelOrder, basisPoints: number): bigint {
  if (refunded >= total) return 0n;
  return half(half(total * BigInt(basisPoints), 10_000n) * (total - refunded), total);
}

export const standingSale = ({ sales }: ModelOrder): ModelSale | undefined => sales.findLast((sale) => !sale.isSuperseded);

/** What of a correction is still to be settled, with its sign. */
export const leftOf = ({ minor, letOff }: ModelCorrection): bigint => (minor < 0n ? minor + letOff : minor - letOff);

/** What is owed and not in the wallet yet; negative: a debt. */
export function payableOf(model: Model, partner: number): bigint {
  const sales = model.orders.flatMap((order) => order.sales).filter((sale) => sale.partner === partner);
  const unpaid = sales.filter(({ status }) => status === "unpaid").map(({ amount }) => amount);
  const open = sales.flatMap((sale) => sale.corrections.filter((correction) => !correction.isSettled).map(leftOf));
  return [...unpaid, ...open].reduce((sum, minor) => sum + minor, 0n);
}

/** The account that money goes to; undefined: nowhere. */
export function accountOf(model: Model, partner: number): ModelVersion | undefined {
  return model.versions.find((version) => version.partner === partner && version.state === "confirmed");
}

/** Everything that can be compared with the database, a line each. */
export function told(model: Model): string[] {
  const partners = model.partners.map(
    ({ status, wallet, reserved, transit, fees, bank, withheld }, nth) =>
      `partner ${nth} ${status}: payable ${payableOf(model, nth)} wallet ${wallet} reserved ${reserved} in-transit ${transit} fees ${fees} bank ${bank} withheld ${withheld}`,
  );
  const sales = model.orders.flatMap(({ id, sales: all }) =>
    all.map(
      ({ partner, status, amount, maturesAt, corrections }, nth) =>
        `order ${id} sale ${nth} of ${partner}: ${status} ${amount} matures ${maturesAt} corrected ${corrections.reduce((sum, { minor }) => sum + minor, 0n)} left ${corrections.reduce((sum, each) => sum + leftOf(each), 0n)}`,
    ),
  );
  const payouts = model.batches.flatMap(({ period, state, payouts: all }) => [
    `batch ${period}: ${state}`,
    ...all.map((payout) => `batch ${period} payout of ${payout.partner}: ${payout.state} ${payout.amount}`),
  ]);
  return [
    ...partners,
    ...sales,
    ...payouts,
    ...model.credits.map(({ kind, number, minor, state }) => `${kind} ${number}: ${state} ${minor}`),
    ...model.transfers.map(
      ({ number, state, amount, fee, file }) => `transfer ${number}: ${state} ${amount} ${fee} file ${file?.number ?? "-"}`,
    ),
    ...model.files.map(({ number, state }) => `file ${number}: ${state}`),
    ...model.versions.map((version, nth) => `version ${nth} of ${version.partner}: ${version.state}`),
    `programme: ${model.isFrozen ? "frozen" : "open"}`,
  ].toSorted();
}
