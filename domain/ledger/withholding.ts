import { basisPointsOf, refuse, type Money, type Tx } from "#domain/kernel";
import { lockPartners, type PartnerFacts } from "#domain/partners";
import { mustBeOpenForMoney, termsAt } from "#domain/programme";
import { requestAdjustment } from "./adjustment.ts";
import type { AdjustmentFacts } from "./adjustment-facts.ts";
import { balancesOf } from "./balances.ts";
import { withheldThisYear } from "./withheld.ts";

export type Withholding = {
  /** keep: out of the wallet, for the tax office. give-back: into it again, where it was kept wrongly */
  readonly act: "keep" | "give-back";
  /** left out: of the wallet what the term `withholding-rate` says, or all that was kept this year */
  readonly money: Money | undefined;
  readonly why: string;
};

/**
 * Asks for money of a partner's wallet to be kept back for the tax office, or given back; another person confirms it.
 * Refuses `withholding.amount` for nothing and less, `withholding.nothing` where there is none, `withholding.which-currency`, and what `requestAdjustment` refuses.
 */
export async function requestWithholding(
  tx: Tx,
  staffId: string,
  partner: PartnerFacts,
  { act, money, why }: Withholding,
): Promise<AdjustmentFacts> {
  if (money !== undefined && money.minor <= 0n) throw refuse("withholding.amount", { act, amount: money });
  await mustBeOpenForMoney(tx);
  const kind = act === "keep" ? "withholding" : "withholding-return";
  await lockPartners(tx, [partner.id]);
  return requestAdjustment(tx, staffId, partner, { kind, money: money ?? (await usual(tx, partner, act)), why });
}

async function usual(tx: Tx, partner: PartnerFacts, act: Withholding["act"]): Promise<Money> {
  const account = act === "keep" ? "wallet" : "withheld";
  const held = (await balancesOf(tx, partner.id)).filter((each) => each.account === account).map(({ money }) => money);
  const [only, ...others] = held;
  if (others.length > 0)
    throw refuse("withholding.which-currency", { partner: partner.name, currencies: held.map(({ currency }) => currency) });
  const minor = only === undefined ? 0n : act === "keep" ? await byTheTerm(tx, only) : await keptThisYear(tx, partner, only);
  if (only === undefined || minor <= 0n) throw refuse("withholding.nothing", { account, partner: partner.name });
  return { currency: only.currency, minor };
}

async function byTheTerm(tx: Tx, { minor }: Money): Promise<bigint> {
  const { withholdingBasisPoints } = await termsAt(tx, tx.now);
  return basisPointsOf(minor, withholdingBasisPoints);
}

/** All of it where none is of this year: then `requestAdjustment` says why it can't be given back. */
async function keptThisYear(tx: Tx, { id }: PartnerFacts, held: Money): Promise<bigint> {
  const minor = await withheldThisYear(tx, id, held.currency);
  return minor > 0n ? minor : held.minor;
}
