import { Refusal, type Currency, type Tx } from "#domain/kernel";
import { couponOwner, giveCoupon, readCoupon } from "#domain/attribution";
import { openBalance } from "#domain/ledger";
import { findPartner, lockPartners } from "#domain/partners";
import { amountIn, currencyIn, usable } from "./affiliatewp-values.ts";
import type { Aside } from "./imported-rows.ts";

type Taken = { readonly isNew: boolean; readonly aside: Aside | null };

/** Puts what lay in somebody's wallet into theirs here. `who`: a share ID, any other reference or an e-mail address. */
export async function takeBalance(
  tx: Tx,
  row: { readonly who: string; readonly amount: string; readonly currency: string },
  usual: Currency,
): Promise<Taken> {
  const partner = await findPartner(tx, row.who);
  if (!partner || partner.isErased) return aside("partner-unknown", row.who);
  const read = usable(() => {
    const currency = currencyIn(row.currency, usual);
    return { currency, minor: amountIn(row.amount, currency) };
  });
  if ("aside" in read) return { isNew: false, aside: read.aside };
  if (read.row.minor === 0n) return { isNew: false, aside: null };
  if (read.row.minor < 0n) return aside("amount-negative", row.amount);
  await lockPartners(tx, [partner.id]);
  const outcome = await openBalance(tx, partner.id, read.row);
  return outcome === "other" ? aside("balance-other", row.amount) : { isNew: outcome === "new", aside: null };
}

/** Gives somebody the coupon that was theirs. Who it is: as for a balance. */
export async function takeCouponOf(tx: Tx, row: { readonly who: string; readonly code: string }): Promise<Taken> {
  const partner = await findPartner(tx, row.who);
  if (!partner) return aside("partner-unknown", row.who);
  try {
    const code = readCoupon(row.code);
    const owner = await couponOwner(tx, code);
    if (owner?.id === partner.id) return { isNew: false, aside: null };
    if (owner) return aside("coupon-taken", code);
    await giveCoupon(tx, code, partner, null);
    return { isNew: true, aside: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return aside(error.code === "partner.not-active" ? "partner-not-active" : "row-broken", row.code);
  }
}

function aside(why: Aside["why"], detail: string): Taken {
  return { isNew: false, aside: { why, detail } };
}
