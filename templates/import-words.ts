import type { Aside, ImportTrouble } from "#domain/imports";

/** Why a row was set aside, and what can be done. */
const troubles: Readonly<Record<ImportTrouble, string>> = {
  "row-broken": "The row is not whole. Export the file anew; if it was cut off, what came after this is missing as well.",
  "field-missing":
    "A field that every answer of AffiliateWP 2.8 has is missing or holds something else: is it another version, or does a plugin change its answers?",
  "number-twice": "Another row has the same number and says something else. The one that came first was taken; look at both there.",
  "number-unreadable": "A number that has to be there is none.",
  "affiliate-unreadable": "It does not end in the affiliate's number, as in “Ana (#1)”.",
  "affiliate-unknown": "No affiliate of this number was taken over: look for why among the affiliates, then run it again.",
  "reference-taken":
    "Links with this word are another partner's here. A name that another affiliate has as their number was theirs at AffiliateWP, too.",
  "address-taken":
    "Another affiliate has this address. The partner was taken over without it, so no mail reaches them and they can't connect by it: are the two one person?",
  "status-unknown": "AffiliateWP 2.8 has no such status.",
  "amount-unreadable":
    "It is no amount or rate that can be used here. The partner was taken over without a rate of their own, a referral not at all.",
  "amount-negative":
    "A deduction, in minor units: it can't be a sale here. If it is still owed, reject or correct the sale that it was about.",
  "currency-unknown": "There is no such currency.",
  "time-unreadable": "It is no date and time as AffiliateWP 2.8 writes them.",
  "time-ahead": "It has not been yet: is this computer's clock right and, of CSV files, --zone the site's own zone?",
  "address-unreadable": "No mail can reach this address, or no browser open it. The partner was taken over without it, a visit not at all.",
  "said-otherwise":
    "It said something else when it was imported. What was promised here stands; change it in chat if the new word is right.",
  "order-known": "The shop had told this programme of the order before, so it was decided here: see /support order. Nothing is paid twice.",
  "nothing-paid": "Paid, but nothing, and there is no payout of theirs in this currency for it to stand in.",
  "payout-unmatched": "No referrals were found that add up to this payout (minor units). They count as paid, each for itself.",
  "visits-gone": "Visits of that day are let go of here already, and only their counts are kept.",
  "partner-unknown": "No partner has this share ID, user name or address.",
  "coupon-taken": "The code is another partner's here.",
  "partner-not-active": "Only active partners own coupons.",
  "balance-other": "Their wallet was opened with another amount before. Give the rest with /finance credit.",
};

export function asideSentence({ why }: Pick<Aside, "why">): string {
  return troubles[why];
}
