import { isBefore, type Instant, type Tx } from "#domain/kernel";
import {
  rateScopes,
  recordedRules,
  standingRules,
  subjectKey,
  type RateScope,
  type RateSubject,
  type RateValue,
} from "#domain/conversions";
import { termsAt } from "#domain/programme";
import { pageOf, offsetOf, rowsPerPage, type Page } from "./page.ts";
import { doersOf, type Doer, type PartnerName } from "./people.ts";
import { rateNames, type RateNames } from "./rate-names.ts";

/** One rule as staff see it. */
export type RateRow = {
  readonly scope: RateScope;
  readonly about: string | null;
  readonly group: string | null;
  readonly partner: PartnerName | null;
  /** null: it ends then */
  readonly value: RateValue | null;
  readonly from: Instant;
  readonly by: Doer;
  readonly reason: string;
};

export type RateListing = {
  /** what holds now, in the order of priority */
  readonly standing: Page<RateRow>;
  /** what is agreed for later, soonest first */
  readonly coming: readonly RateRow[];
  /** the programme's percentage, which is one of its terms */
  readonly programmeBasisPoints: number;
};

/** Every rate there is, in the order in which they are asked. */
export async function rateListing(tx: Tx, page: number): Promise<RateListing> {
  const rules = await recordedRules(tx);
  const names = await rateNames(
    tx,
    rules.map((rule) => rule.subject),
  );
  const doer = await doersOf(
    tx,
    rules.map((rule) => rule.actor),
  );
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const told = (rule: { id: bigint; subject: RateSubject; effectiveFrom: Instant; value: RateValue | null }): RateRow => ({
    ...subjectWords(rule.subject, names),
    value: rule.value,
    from: rule.effectiveFrom,
    by: doer(byId.get(rule.id)?.actor ?? ""),
    reason: byId.get(rule.id)?.reason ?? "",
  });
  const standing = [...Map.groupBy(rules, (rule) => subjectKey(rule.subject)).values()].flatMap((each) => standingRules(each, tx.now));
  const ordered = standing
    .map(told)
    .toSorted((a, b) => rateScopes.indexOf(a.scope) - rateScopes.indexOf(b.scope) || nameIn(a).localeCompare(nameIn(b), "en"));
  return {
    standing: pageOf(ordered.slice(offsetOf(page), offsetOf(page) + rowsPerPage), page, ordered.length),
    coming: rules.filter((rule) => isBefore(tx.now, rule.effectiveFrom)).map(told),
    programmeBasisPoints: (await termsAt(tx, tx.now)).commissionBasisPoints,
  };
}

export type SubjectWords = Pick<RateRow, "scope" | "about" | "group" | "partner">;

export function subjectWords(subject: RateSubject, names: RateNames): SubjectWords {
  return { scope: subject.scope, about: names.aboutOf(subject), group: names.groupOf(subject), partner: names.partnerOf(subject) };
}

function nameIn({ partner, about, group }: RateRow): string {
  return `${partner?.name ?? ""} ${about ?? ""} ${group ?? ""}`;
}
