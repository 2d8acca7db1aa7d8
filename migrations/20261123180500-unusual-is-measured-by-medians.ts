import { Migration } from "@mikro-orm/migrations";

const kinds = [
  "first-payout",
  "above-average",
  "many-corrections",
  "new-partner",
  "under-review",
  "one-customer",
  "one-coupon",
  "no-minimum",
];
const checkOf = (allowed: readonly string[]): string => `
  alter table "payout_anomaly" drop constraint "payout_anomaly_kind_check";
  alter table "payout_anomaly" add constraint "payout_anomaly_kind_check" check (kind in (${allowed.map((kind) => `'${kind}'`).join(",")}));
`;
/** What a term is called now, and what it was called; the old name stays beside it for the release before this one. */
const renamed = [
  ["unusualTimesMedian", "unusualTimesAverage"],
  ["medianOfPayouts", "averageOfPayouts"],
] as const;

/**
 * A payout is measured by the median of those before it instead of their average, which one large payout moves; and corrections that exceed
 * what a partner earned are looked at by a person. Batches from before keep what was found in them.
 */
export class UnusualIsMeasuredByMedians extends Migration {
  override name = "20261123180500-unusual-is-measured-by-medians";

  override up(): void {
    this.addSql(checkOf([...kinds.slice(0, 2), "above-median", ...kinds.slice(2)]));
    // The default stays: a process of the release before this one knows nothing of the column.
    this.addSql(`alter table "payout_set_aside" add column "is_unusual" boolean not null default false;`);
    this.addSql(
      this.changingTerms(
        renamed.map(
          ([now, was]) =>
            `update "programme_terms" set terms = terms || jsonb_build_object('${now}', terms -> '${was}') where jsonb_exists(terms, '${was}');`,
        ),
      ),
    );
  }

  override down(): void {
    this.addSql(`delete from "payout_anomaly" where kind = 'above-median';`);
    this.addSql(checkOf(kinds));
    this.addSql(`alter table "payout_set_aside" drop column "is_unusual";`);
    this.addSql(this.changingTerms(renamed.map(([now]) => `update "programme_terms" set terms = terms - '${now}';`)));
  }

  private changingTerms(statements: readonly string[]): string {
    return `
      alter table "programme_terms" disable trigger "programme_terms_append_only";
      ${statements.join("\n      ")}
      alter table "programme_terms" enable trigger "programme_terms_append_only";
    `;
  }
}
