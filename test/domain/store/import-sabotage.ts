import { instant, money, sql } from "#domain/kernel";
import { applyReferrals, settleOrders, stageReferrals, takeAffiliate, type ReferralRow } from "#domain/imports";
import { openBalance } from "#domain/ledger";
import { lockPartners } from "#domain/partners";
import type { TestDatabase } from "../../support/database.ts";
import type { Sabotage } from "./legal-sabotage.ts";

const referral: ReferralRow = {
  kind: "referral",
  key: "id:1",
  affiliate: "77",
  said: "paid",
  minor: 900n,
  currency: "USD",
  order: null,
  number: "",
  label: "a mug",
  campaign: "",
  at: instant("2026-06-01T10:00:00Z"),
  place: 1,
  payout: null,
};

/** A partner of an earlier system with a sale that was paid there, one that was not, and something in their wallet. */
export async function moveSomebodyIn(db: TestDatabase, paid = referral.minor): Promise<void> {
  await db.run(async (tx) => {
    const since = instant("2026-05-01T10:00:00Z");
    const { partnerId } = await takeAffiliate(tx, {
      kind: "affiliate",
      key: "77",
      name: "Ima",
      email: "ima@example.org",
      hasAccount: true,
      words: [],
      status: "active",
      since,
      rate: null,
      oddRate: null,
      counted: { paid: null, visits: null },
    });
    await stageReferrals(tx, [
      { ...referral, minor: paid },
      { ...referral, key: "id:2", said: "unpaid", minor: 400n, place: 2 },
    ]);
    await settleOrders(tx);
    await applyReferrals(tx, [partnerId ?? ""], "UTC");
    await lockPartners(tx, [partnerId ?? ""]);
    await openBalance(tx, partnerId ?? "", money(1_500n, "USD"));
  });
}

/** What is done to an import behind the product's back, and the invariants that must notice it. */
export const importSabotage: readonly Sabotage[] = [
  ["a payout of the earlier system counts as one of ours", ["I14", "I45a"], sql`update payout set is_external = false where is_external`],
  ["an opening balance was more", ["I12", "I12c", "I45b"], sql`update opening_balance set amount_minor = amount_minor + 1`],
  [
    "what the earlier system said was rewritten",
    ["I45c"],
    sql`update imported_referral set amount_minor = amount_minor + 1 where key = 'id:2'`,
  ],
];
