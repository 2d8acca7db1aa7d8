import { isBefore, type Currency, type Instant } from "#domain/kernel";

/** What a rule may be about, the first that has one wins; a programme without any has its term `commission`. */
export const rateScopes = ["partner-product", "product", "category", "partner", "group", "programme"] as const;
export type RateScope = (typeof rateScopes)[number];

/** Whom and what a rule is about. Products and categories by the shop's own ids. */
export type RateSubject =
  | { readonly scope: "partner-product"; readonly partnerId: string; readonly shop: string; readonly productId: string }
  | { readonly scope: "product"; readonly shop: string; readonly productId: string }
  | { readonly scope: "category"; readonly shop: string; readonly categoryId: string }
  | { readonly scope: "partner"; readonly partnerId: string }
  | { readonly scope: "group"; readonly groupId: string }
  | { readonly scope: "programme" };

/** A share of each line in basis points, or a flat amount in minor units of one currency, given once per order or for each item. */
export type RateValue =
  | { readonly kind: "percent"; readonly basisPoints: number }
  | { readonly kind: "per-order" | "per-item"; readonly minor: bigint; readonly currency: Currency };

export type RateRule = {
  /** counts in the order of recording, which decides between two of the same instant */
  readonly id: bigint;
  readonly subject: RateSubject;
  readonly effectiveFrom: Instant;
  /** null: from then on there is no rule here any more, back to the next */
  readonly value: RateValue | null;
};
export type ValuedRule = RateRule & { readonly value: RateValue };

/** What a rate depends on. */
export type LineToRate = {
  readonly shop: string;
  /** null: a line without a product, such as shipping */
  readonly productId: string | null;
  readonly categoryIds: readonly string[];
  readonly partnerId: string;
  readonly groupId: string | null;
  readonly currency: Currency;
  /** the order's creation */
  readonly at: Instant;
};

/**
 * The rule that a line earns by; null: the programme's term `commission`. Scopes in the order of `rateScopes`, and within one subject
 * the newest rule that has begun and can speak: a flat amount speaks for orders of its currency only and leaves the others to the
 * rule before it, or else to the next scope; a percentage and an end speak for every currency. Of several categories the newest rule wins.
 */
export function rateFor(line: LineToRate, rules: readonly RateRule[]): ValuedRule | null {
  const speaking = rules.filter(
    (rule) => !isBefore(line.at, rule.effectiveFrom) && concerns(rule.subject, line) && speaksFor(rule, line.currency),
  );
  for (const scope of rateScopes) {
    const bySubject = Map.groupBy(
      speaking.filter((rule) => rule.subject.scope === scope),
      (rule) => subjectKey(rule.subject),
    );
    const standing = [...bySubject.values()].map(newestOf).filter(isValued);
    if (standing.length > 0) return newestOf(standing);
  }
  return null;
}

/** Of one subject's rules those that hold at an instant: the newest that speaks for everything, and flat amounts set after it, one a currency. */
export function standingRules(rules: readonly RateRule[], at: Instant): ValuedRule[] {
  const begun = rules.filter((rule) => !isBefore(at, rule.effectiveFrom)).toSorted(newestFirst);
  const general = begun.findIndex((rule) => currencyOf(rule) === null);
  const heard = general === -1 ? begun : begun.slice(0, general + 1);
  const firstOfEach = heard.filter((rule, index) => heard.findIndex((other) => currencyOf(other) === currencyOf(rule)) === index);
  return firstOfEach.filter(isValued);
}

/** One word for a subject: equal for equal subjects. */
export function subjectKey(subject: RateSubject): string {
  return JSON.stringify(Object.entries(subject).toSorted(([a], [b]) => a.localeCompare(b, "en")));
}

function concerns(subject: RateSubject, line: LineToRate): boolean {
  switch (subject.scope) {
    case "partner-product":
      return subject.partnerId === line.partnerId && subject.shop === line.shop && subject.productId === line.productId;
    case "product":
      return subject.shop === line.shop && subject.productId === line.productId;
    case "category":
      return subject.shop === line.shop && line.categoryIds.includes(subject.categoryId);
    case "partner":
      return subject.partnerId === line.partnerId;
    case "group":
      return subject.groupId === line.groupId;
    case "programme":
      return true;
    default:
      return subject satisfies never;
  }
}

/** null: every currency */
function currencyOf({ value }: RateRule): Currency | null {
  return value === null || value.kind === "percent" ? null : value.currency;
}

function speaksFor(rule: RateRule, currency: Currency): boolean {
  const own = currencyOf(rule);
  return own === null || own === currency;
}

function isValued(rule: RateRule): rule is ValuedRule {
  return rule.value !== null;
}

function newestFirst(a: RateRule, b: RateRule): number {
  return Temporal.Instant.compare(b.effectiveFrom, a.effectiveFrom) || (a.id < b.id ? 1 : -1);
}

/** Of at least one. */
function newestOf<R extends RateRule>(rules: readonly R[]): R {
  return rules.reduce((newest, rule) => (newestFirst(newest, rule) > 0 ? rule : newest));
}
