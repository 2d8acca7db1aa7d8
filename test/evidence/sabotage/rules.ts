/** A file of pure rules about money, and the tests that specify it. */
export type Rule = { readonly file: string; readonly tests: readonly string[] };

export const rules: readonly Rule[] = [
  { file: "domain/kernel/money.ts", tests: ["test/domain/kernel/money.test.ts"] },
  { file: "domain/conversions/conversion-rules.ts", tests: ["test/domain/conversions/rules.test.ts"] },
  {
    file: "domain/conversions/commission-rules.ts",
    tests: [
      "test/domain/conversions/commission.test.ts",
      "test/domain/conversions/gone-lines.test.ts",
      "test/domain/conversions/refunded-lines.test.ts",
      "test/domain/conversions/base-lines.test.ts",
    ],
  },
  { file: "domain/conversions/rate-rules.ts", tests: ["test/domain/conversions/rate-rules.test.ts"] },
  {
    file: "domain/payouts/payout-rules.ts",
    tests: [
      "test/domain/payouts/payout-rules.test.ts",
      "test/domain/payouts/sql-equals-rule.test.ts",
      "test/domain/payouts/approval.test.ts",
      "test/domain/payouts/payout-day.test.ts",
    ],
  },
  { file: "domain/payouts/anomaly-rules.ts", tests: ["test/domain/payouts/anomaly-rules.test.ts"] },
  { file: "domain/payouts/median.ts", tests: ["test/domain/payouts/unusual-total.test.ts", "test/domain/payouts/anomaly-rules.test.ts"] },
  {
    file: "domain/transfers/transfer-rules.ts",
    tests: ["test/domain/transfers/transfer-rules.test.ts", "test/domain/transfers/transfers.test.ts"],
  },
  { file: "domain/transfers/transfer-calendar.ts", tests: ["test/domain/transfers/transfer-calendar.test.ts"] },
  { file: "domain/transfers/banking-days.ts", tests: ["test/domain/transfers/transfer-calendar.test.ts"] },
];
