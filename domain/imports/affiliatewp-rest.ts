import { campaignIn, removeUnsafe } from "#domain/kernel";
import { z } from "zod";
import {
  amountIn,
  countIn,
  currencyIn,
  labelIn,
  landingIn,
  numberIn,
  orderIn,
  partnerStatusIn,
  rateIn,
  remembering,
  referrerHostIn,
  saidIn,
  unescapeName,
  usable,
  utcTimeIn,
} from "./affiliatewp-values.ts";
import type { AffiliateRow, PayoutRow, ReadRow, Reading, ReferralRow, VisitRow } from "./imported-rows.ts";

const [campaignOf, landingOf, referrerHostOf] = [remembering(campaignIn), remembering(landingIn), remembering(referrerHostIn)];

/** The lists of its REST API (`/wp-json/affwp/v1`, AffiliateWP 2.8.2) in the order in which they have to be read. */
export const restLists = ["affiliates", "referrals", "payouts", "visits"] as const;
export type RestList = (typeof restLists)[number];

/** Numbers come as numbers here and as text there, in one and the same answer. */
const word = z.union([z.string(), z.number()]).transform(String);
const optional = word.nullish().transform((value) => value ?? "");
/** It may say nothing, but it has to be there: under another name it would be lost, and with it an order, a currency or a rate. */
const stated = word.nullable().transform((value) => value ?? "");

const user = z.looseObject({
  user_login: optional,
  user_nicename: optional,
  user_email: optional,
  first_name: optional,
  last_name: optional,
  display_name: optional,
});
const affiliate = z.looseObject({
  affiliate_id: word,
  rate: stated,
  rate_type: stated,
  flat_rate_basis: optional,
  payment_email: optional,
  status: word,
  date_registered: word,
  referrals: optional,
  visits: optional,
  user: user.nullish().catch(null),
  meta: z
    .looseObject({ custom_slug: z.array(optional).catch([]).optional() })
    .nullish()
    .catch(null),
});
const referral = z.looseObject({
  referral_id: word,
  affiliate_id: word,
  description: optional,
  status: word,
  amount: word,
  currency: stated,
  context: stated,
  campaign: optional,
  reference: stated,
  payout_id: optional,
  date: word,
});
const visit = z.looseObject({ visit_id: word, affiliate_id: word, url: optional, referrer: optional, campaign: optional, date: word });
const payout = z.looseObject({ payout_id: word, affiliate_id: word, referrals: stated, amount: word, status: word, date: word });

/** Whether an affiliate came without the person behind them, who then has to be asked for alone. */
export function lacksUser(item: unknown): boolean {
  const read = affiliate.safeParse(item);
  return read.success && !read.data.user;
}

/** Reads one item of a list. Dates are UTC, text is as it was typed. */
export function restRow(list: RestList, item: unknown, reading: Reading): ReadRow {
  const read = { affiliates: affiliate, referrals: referral, payouts: payout, visits: visit }[list].safeParse(item);
  if (!read.success)
    return {
      aside: {
        why: "field-missing",
        detail: read.error.issues
          .map(({ path }) => path.join("."))
          .join(", ")
          .slice(0, 200),
      },
    };
  switch (list) {
    case "affiliates":
      return usable(() => affiliateOf(read.data as z.infer<typeof affiliate>, reading));
    case "referrals":
      return usable(() => referralOf(read.data as z.infer<typeof referral>, reading));
    case "payouts":
      return usable(() => payoutOf(read.data as z.infer<typeof payout>, reading));
    case "visits":
      return usable(() => visitOf(read.data as z.infer<typeof visit>, reading));
    default:
      return list satisfies never;
  }
}

function affiliateOf(said: z.infer<typeof affiliate>, reading: Reading): AffiliateRow {
  const text = (value: string | undefined): string => removeUnsafe(unescapeName(value ?? "")).trim();
  const key = String(numberIn(said.affiliate_id));
  const person = said.user ?? null;
  const email = text(person?.user_email) || text(said.payment_email);
  const words = [person?.user_login, person?.user_nicename, ...(said.meta?.custom_slug ?? [])].map(text).filter((name) => name !== "");
  const { rate, oddRate } = rateIn(
    { value: said.rate, type: said.rate_type, basis: said.flat_rate_basis, percentIs: "hundredths" },
    reading,
  );
  return {
    kind: "affiliate",
    key,
    name: `${text(person?.first_name)} ${text(person?.last_name)}`.trim() || text(person?.user_login) || `Affiliate ${key}`,
    email: email === "" ? null : email,
    hasAccount: text(person?.user_email) !== "",
    words: [...new Set(words)],
    status: partnerStatusIn(said.status),
    since: utcTimeIn(said.date_registered, reading.now),
    rate,
    oddRate,
    counted: { paid: countIn(said.referrals), visits: countIn(said.visits) },
  };
}

function referralOf(said: z.infer<typeof referral>, reading: Reading): ReferralRow {
  const number = numberIn(said.referral_id);
  const status = saidIn(said.status);
  const currency = currencyIn(said.currency, reading.currency);
  const payoutNumber = said.payout_id === "" ? 0 : numberIn(said.payout_id);
  return {
    kind: "referral",
    key: `id:${number}`,
    affiliate: String(numberIn(said.affiliate_id)),
    said: status,
    minor: amountIn(said.amount, currency),
    currency,
    order: orderIn(said.context, said.reference, status),
    number: labelIn(said.reference).slice(0, 60),
    label: labelIn(said.description),
    campaign: campaignOf(said.campaign),
    at: utcTimeIn(said.date, reading.now),
    place: number,
    payout: payoutNumber === 0 ? null : String(payoutNumber),
  };
}

function visitOf(said: z.infer<typeof visit>, { now }: Reading): VisitRow {
  return {
    kind: "visit",
    key: String(numberIn(said.visit_id)),
    affiliate: String(numberIn(said.affiliate_id)),
    campaign: campaignOf(said.campaign),
    landing: landingOf(said.url),
    referrerHost: referrerHostOf(said.referrer),
    at: utcTimeIn(said.date, now),
  };
}

function payoutOf(said: z.infer<typeof payout>, { now, currency }: Reading): PayoutRow {
  return {
    kind: "payout",
    key: String(numberIn(said.payout_id)),
    affiliate: String(numberIn(said.affiliate_id)),
    minor: amountIn(said.amount, currency),
    referrals: said.referrals
      .split(",")
      .map((number) => number.trim())
      .filter((number) => number !== "")
      .map((number) => String(numberIn(number))),
    state: labelIn(said.status),
    at: utcTimeIn(said.date, now),
  };
}
