import { refuse, type Tx } from "#domain/kernel";
import { couponList, couponPage, ownersOfCoupon } from "#domain/answers";
import { couponOwner, giveCoupon, mustBeFitToOwn, readCoupon, takeCoupon } from "#domain/attribution";
import { mustNotBeOwnRecord, type PartnerFacts } from "#domain/partners";
import {
  confirmCouponCard,
  couponCard,
  couponChangedCard,
  couponListCard,
  ownCouponsCard,
  partnerCouponsCard,
} from "#templates/cards/coupon-cards";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option, type Option } from "../option.ts";
import { confirm, page } from "./options.ts";

export const shareCoupons = command({
  name: "share coupons",
  sentence: "The coupon codes that are yours: orders that use them are credited to you",
  audience: "partner",
  options: { page },
  run: async (tx, { page: nth }, { partnerId }) => ownCouponsCard(await couponPage(tx, partnerId, nth ?? 1)),
});

const acts = option.choice(["list", "give", "take"])("list unless you say", { optional: true });

/** `/support coupon FALL20` asks whose that is: a word that is no act is a code. */
const actOrCode: Option<"list" | "give" | "take" | { readonly code: string }, false> = {
  ...acts,
  read: (text, reading) => (acts.choices.includes(text.trim().toLowerCase()) ? acts.read(text, reading) : { code: readCoupon(text) }),
};

export const supportCoupon = command({
  name: "support coupon",
  sentence: "Whose coupon codes are; give one to a partner, or take it back",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: actOrCode,
    code: option.word("the coupon's code, as in the shop", { optional: true, suggests: "coupons" }),
    partner: option.partner("share ID, slug or e-mail address", { optional: true }),
    owner: { ...option.partner("whose it was when you looked", { optional: true }), isCarried: true },
    confirm,
    page,
  },
  run: async (tx, { act = "list", code: typed, partner: who, owner: seen, confirm: isConfirmed, page: nth }) => {
    if (typeof act !== "string") {
      // With more behind it, it was meant as an act: "gvie FALL20 paper-lane".
      if (typed !== undefined || who !== undefined)
        throw refuse("command.option-unreadable", { option: "act", text: act.code, expected: `one of ${acts.choices.join(", ")}` });
      return couponCard(act.code, await ownersOfCoupon(tx, act.code));
    }
    const partner = who === undefined ? null : await meantPartner(tx, who);
    if (act === "list") {
      if (partner) return partnerCouponsCard(partner, await couponPage(tx, partner.id, nth ?? 1));
      return typed === undefined
        ? couponListCard(await couponList(tx, nth ?? 1))
        : couponCard(readCoupon(typed), await ownersOfCoupon(tx, readCoupon(typed)));
    }
    const missing = [...(typed === undefined ? ["code"] : []), ...(act === "give" && !partner ? ["partner"] : [])];
    if (typed === undefined || missing.length > 0) throw refuse("command.option-missing", { command: "support coupon", missing });
    const code = readCoupon(typed);
    const owner = await couponOwner(tx, code);
    if (seen !== undefined && (await meantPartner(tx, seen)).id !== owner?.id) throw refuse("coupon.changed", { code });
    return change(tx, { code, owner, to: act === "give" ? partner : null, isConfirmed: isConfirmed === "yes" });
  },
});

/** Taking a code from somebody is confirmed first. Refuses `coupon.not-owned` and what the acts refuse. */
async function change(
  tx: Tx,
  { code, owner, to, isConfirmed }: { code: string; owner: PartnerFacts | null; to: PartnerFacts | null; isConfirmed: boolean },
): Promise<View> {
  if (to === null && owner === null) throw refuse("coupon.not-owned", { code });
  const isTaken = owner !== null && owner.id !== to?.id;
  if (isTaken && !isConfirmed) {
    mustNotBeOwnRecord(tx, owner.id);
    if (to) mustBeFitToOwn(tx, to);
    return confirmCouponCard(code, owner, to);
  }
  if (to) await giveCoupon(tx, code, to, owner);
  else if (owner) await takeCoupon(tx, code, owner);
  return couponChangedCard(code, to);
}
