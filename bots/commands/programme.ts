import { isDeepStrictEqual } from "node:util";
import { isBefore, refuse, type Instant, type Tx } from "#domain/kernel";
import { termReach } from "#domain/answers";
import {
  changeTerms,
  comingTerms,
  currencyTerms,
  lockTerms,
  mergeTerms,
  programmeOf,
  termsAt,
  withdrawTerms,
  type ChangedTerms,
  type TermName,
  type TermsChange,
} from "#domain/programme";
import { termChangeCard, termsCard, termUnchangedCard, termWithdrawalCard, type TermChangeFacts } from "#templates/cards/terms-card";
import { termWords } from "#templates/term-words";
import type { View } from "#templates/view";
import { command, type Surroundings } from "../command.ts";
import { option, type Option } from "../option.ts";
import { confirm, mustBeAsSeen, seen, seenWord } from "./options.ts";
import { readTermName, readTermValue, typedTermNames } from "./read-term.ts";

const term: Option<TermName, false> = {
  ...option.choice(typedTermNames)("which term", { optional: true }),
  read: readTermName,
};

const unitAlone = /^(?:days?|percent|%|[A-Z]{3})$/;

export const programmeTerms = command({
  name: "programme terms",
  sentence: "The programme's terms; change one from a date on, after seeing what that does",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "change", "withdraw"])("show unless you say", { optional: true }),
    term,
    value: option.word("the new value, such as 25% or 14 days", { optional: true }),
    reason: option.word("why; kept with the change", { optional: true }),
    from: option.instant("from when on; now unless you say", { optional: true }),
    seen,
    confirm,
  },
  run: async (tx, options, { surroundings }) => {
    const { act, term: name, value, reason } = options;
    const isConfirmed = options.confirm === "yes";
    if (isConfirmed) await lockTerms(tx);
    if (act === "withdraw") return withdraw(tx, { name, reason, from: options.from ?? null, seen: options.seen, isConfirmed });
    if (act !== "change") return termsCard(await termsAt(tx, tx.now), await comingTerms(tx), name ?? null);
    const missing = (["term", "value", "reason"] as const).filter((each) => options[each] === undefined);
    if (name === undefined || value === undefined || reason === undefined)
      throw refuse("command.option-missing", { command: "programme terms", missing });
    // "hold 21 days" without quotes would keep "days" as the reason.
    if (unitAlone.test(reason))
      throw refuse("command.option-unreadable", {
        option: "value",
        text: `${value} ${reason}`,
        expected: `quotes around it: "${value} ${reason}"`,
      });
    return change(tx, { name, value, reason, from: options.from ?? null, seen: options.seen, isConfirmed }, surroundings);
  },
});

/**
 * Shows what the change would do, or does it. Refuses `terms.unreadable`, `money.unreadable`, `terms.logo-elsewhere`,
 * `terms.in-the-past`, `seen.changed`.
 */
async function change(
  tx: Tx,
  wanted: { name: TermName; value: string; reason: string; from: Instant | null; seen: string | undefined; isConfirmed: boolean },
  surroundings: Surroundings,
): Promise<View> {
  const { name, value, reason, isConfirmed } = wanted;
  const from = wanted.from ?? tx.now;
  if (isBefore(from, tx.now)) throw refuse("terms.in-the-past", { from });
  const programme = await programmeOf(tx);
  const then = await termsAt(tx, from);
  const terms = readTermValue(name, value, programme.currency);
  if (terms.logoUrl) mustBeOurs(terms.logoUrl, surroundings);
  const after = mergeTerms(then, terms);
  if (isDeepStrictEqual(after[name], then[name])) return termUnchangedCard(name, then, from, wanted.from === null);
  const later = (await comingTerms(tx)).find((each) => overrules(each.terms, terms) && isBefore(from, each.effectiveFrom));
  const stands = { value: then[name], overruledFrom: later?.effectiveFrom ?? null };
  const facts: TermChangeFacts = {
    name,
    now: await termsAt(tx, tx.now),
    before: then,
    after,
    currency: Object.keys(terms[name] ?? {})[0] ?? programme.currency,
    zone: programme.zone,
    from,
    isNow: wanted.from === null,
    reason,
    overruledFrom: later?.effectiveFrom ?? null,
    reach: await termReach(tx),
  };
  if (!isConfirmed)
    return termChangeCard(facts, {
      term: termWords[name].name,
      value,
      reason,
      ...(wanted.from === null ? {} : { from: from.toString() }),
      seen: seenWord(stands),
    });
  mustBeAsSeen(wanted.seen, stands);
  await changeTerms(tx, { terms, from, reason });
  return termChangeCard(facts, null);
}

/** A picture on somebody else's host would tell them who opens which mail. Refuses `terms.logo-elsewhere`. */
function mustBeOurs(logoUrl: string, { publicUrl, shopHosts }: Surroundings): void {
  const host = new URL(logoUrl).hostname;
  const allowed = [...new Set([publicUrl, ...shopHosts.map((each) => `https://${each}`)].map((each) => new URL(each).hostname))];
  if (!allowed.includes(host)) throw refuse("terms.logo-elsewhere", { host, allowed });
}

/** Whether a change that is agreed for later sets again what another one sets; of amounts by currency the same currency's. */
function overrules(later: ChangedTerms, earlier: ChangedTerms): boolean {
  const names = Object.keys(earlier) as TermName[];
  return names.some((name) => {
    const isByCurrency = (currencyTerms as readonly TermName[]).includes(name);
    if (!isByCurrency) return later[name] !== undefined;
    return Object.keys(earlier[name] ?? {}).some((currency) => currency in Object(later[name] ?? {}));
  });
}

/** Shows which agreed change would not come, or takes it back. Refuses `terms.nothing-to-withdraw`, `seen.changed`; of several it asks for the date. */
async function withdraw(
  tx: Tx,
  {
    name,
    reason,
    from,
    seen: carried,
    isConfirmed,
  }: {
    name: TermName | undefined;
    reason: string | undefined;
    from: Instant | null;
    seen: string | undefined;
    isConfirmed: boolean;
  },
): Promise<View> {
  if (name === undefined) throw refuse("command.option-missing", { command: "programme terms", missing: ["term"] });
  const coming = (await comingTerms(tx)).filter(
    (each) => each.terms[name] !== undefined && (from === null || Temporal.Instant.compare(each.effectiveFrom, from) === 0),
  );
  const [only, ...others] = coming;
  if (!only) throw refuse("terms.nothing-to-withdraw", { name: termWords[name].name, from });
  const missing = [...(others.length > 0 ? ["from"] : []), ...(reason === undefined ? ["reason"] : [])];
  if (reason === undefined || missing.length > 0) throw refuse("command.option-missing", { command: "programme terms", missing });
  const without = await beforeChange(tx, only);
  const stands = { change: only.id, without: without[name] };
  if (isConfirmed) {
    mustBeAsSeen(carried, stands);
    await withdrawTerms(tx, only, reason);
  }
  const facts = { name, change: only, agreed: mergeTerms(without, only.terms), without, reason };
  return termWithdrawalCard(
    facts,
    isConfirmed ? null : { term: termWords[name].name, reason, from: only.effectiveFrom.toString(), seen: seenWord(stands) },
  );
}

/** What holds at a change's instant without it. */
function beforeChange(tx: Tx, { effectiveFrom }: TermsChange): ReturnType<typeof termsAt> {
  return termsAt(tx, effectiveFrom.subtract({ milliseconds: 1 }));
}
