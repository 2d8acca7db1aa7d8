import type { Currency, Instant, Tx } from "#domain/kernel";
import {
  rateFor,
  rulesAbout,
  standingRules,
  subjectKey,
  type RateScope,
  type RateSubject,
  type RateValue,
  type RecordedRule,
} from "#domain/conversions";
import { groupAt } from "#domain/partners";
import { programmeOf, termsAt } from "#domain/programme";
import { rateNames } from "./rate-names.ts";

/** The rate that an order made now would get, where nothing about its products rules otherwise. */
export type RateFacts = {
  readonly value: RateValue;
  readonly source: RateScope;
  /** the group's name, where the rate is the group's */
  readonly group: string | null;
  /** whether products or categories earn differently */
  readonly hasExceptions: boolean;
};

/** One rate as the partner may know it. */
export type OwnRate = {
  readonly source: RateScope;
  /** the product's or category's name, or its number in the shop; null: all products */
  readonly about: string | null;
  readonly since: Instant;
  /** null: it ends then */
  readonly value: RateValue | null;
};

export type OwnRates = { readonly general: RateFacts; readonly exceptions: readonly OwnRate[]; readonly coming: readonly OwnRate[] };

/** A partner's rate now, by the rule that an order in the programme's currency would get. */
export async function rateNow(tx: Tx, partnerId: string): Promise<RateFacts> {
  const { currency } = await programmeOf(tx);
  return generalRate(tx, partnerId, currency, await rulesAbout(tx, partnerId, tx.now));
}

/** What the partner earns in general and which products and categories earn differently, now and as agreed for later; nothing about others. */
export async function ownRates(tx: Tx, partnerId: string): Promise<OwnRates> {
  const { currency } = await programmeOf(tx);
  const rules = await rulesAbout(tx, partnerId, tx.now);
  const names = await rateNames(tx);
  const bySubject = [...Map.groupBy(rules, (rule) => subjectKey(rule.subject)).values()];
  const told = (rule: { subject: RateSubject; effectiveFrom: Instant; value: RateValue | null }): OwnRate => ({
    source: rule.subject.scope,
    about: names.aboutOf(rule.subject),
    since: rule.effectiveFrom,
    value: rule.value,
  });
  return {
    general: await generalRate(tx, partnerId, currency, rules),
    exceptions: bySubject
      .flatMap((each) => standingRules(each, tx.now))
      .filter(isException)
      .map(told),
    coming: rules.filter((rule) => Temporal.Instant.compare(rule.effectiveFrom, tx.now) > 0).map(told),
  };
}

async function generalRate(tx: Tx, partnerId: string, currency: Currency, rules: readonly RecordedRule[]): Promise<RateFacts> {
  // The rules about a partner include those of their own group only.
  const group = rules.some(({ subject }) => subject.scope === "group") ? await groupAt(tx, partnerId, tx.now) : null;
  const line = { shop: "", productId: null, categoryIds: [], partnerId, groupId: group?.id ?? null, currency, at: tx.now };
  const rule = rateFor(line, rules);
  const value = rule?.value ?? { kind: "percent" as const, basisPoints: (await termsAt(tx, tx.now)).commissionBasisPoints };
  const source = rule?.subject.scope ?? "programme";
  const exceptions = [...Map.groupBy(rules.filter(isException), (each) => subjectKey(each.subject)).values()];
  return {
    value,
    source,
    group: source === "group" ? (group?.name ?? null) : null,
    hasExceptions: exceptions.some((each) => standingRules(each, tx.now).length > 0),
  };
}

function isException({ subject }: { subject: RateSubject }): boolean {
  return subject.scope === "product" || subject.scope === "category" || subject.scope === "partner-product";
}
