import { isDeepStrictEqual } from "node:util";
import { isBefore, refuse, type Instant, type Tx } from "#domain/kernel";
import { resumeRelease } from "#domain/payouts";
import { changeTerms, comingTerms, freezeProgramme, programmeOf, termsAt, thawProgramme, type TermName } from "#domain/programme";
import { freezeCard } from "#templates/cards/freeze-card";
import { termChangeCard, termsCard, termUnchangedCard, type TermChangeFacts } from "#templates/cards/terms-card";
import { termWords } from "#templates/term-words";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { option, type Option } from "../option.ts";
import { confirm } from "./options.ts";
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
  options: {
    act: option.choice(["show", "change"])("show unless you say", { optional: true }),
    term,
    value: option.word("the new value, such as 25% or 14 days", { optional: true }),
    reason: option.word("why; kept with the change", { optional: true }),
    from: option.instant("from when on; now unless you say", { optional: true }),
    confirm,
  },
  run: async (tx, options) => {
    if (options.act !== "change") return termsCard(await termsAt(tx, tx.now), await comingTerms(tx), options.term ?? null);
    const missing = (["term", "value", "reason"] as const).filter((name) => options[name] === undefined);
    const { term: name, value, reason } = options;
    if (name === undefined || value === undefined || reason === undefined)
      throw refuse("command.option-missing", { command: "programme terms", missing });
    // "hold 21 days" without quotes would keep "days" as the reason.
    if (unitAlone.test(reason))
      throw refuse("command.option-unreadable", {
        option: "value",
        text: `${value} ${reason}`,
        expected: `quotes around it: "${value} ${reason}"`,
      });
    return change(tx, { name, value, reason, from: options.from ?? null, isConfirmed: options.confirm === "yes" });
  },
});

const why = option.text("why; kept, and partners read it while payouts are stopped");

export const programmeFreeze = command({
  name: "programme freeze",
  sentence: "Stop all payouts and credits at once, until you lift it",
  audience: "operator",
  writes: true,
  options: { why },
  run: async (tx, options) => {
    await freezeProgramme(tx, options.why);
    return freezeCard(true, options.why);
  },
});

export const programmeThaw = command({
  name: "programme thaw",
  sentence: "Let payouts and credits go on after a freeze",
  audience: "operator",
  writes: true,
  options: { why: option.text("why; kept with it") },
  run: async (tx, options) => {
    await thawProgramme(tx, options.why);
    await resumeRelease(tx);
    return freezeCard(false, options.why);
  },
});

/** Shows what the change would do, or does it. Refuses `terms.unreadable`, `money.unreadable`, `terms.in-the-past`. */
async function change(
  tx: Tx,
  wanted: { name: TermName; value: string; reason: string; from: Instant | null; isConfirmed: boolean },
): Promise<View> {
  const { name, value, reason, isConfirmed } = wanted;
  const from = wanted.from ?? tx.now;
  if (isBefore(from, tx.now)) throw refuse("terms.in-the-past", { from });
  const then = await termsAt(tx, from);
  const terms = readTermValue(name, value, then, (await programmeOf(tx)).currency);
  if (isDeepStrictEqual(terms[name], then[name])) return termUnchangedCard(name, then, from, wanted.from === null);
  const later = (await comingTerms(tx)).find((each) => each.terms[name] !== undefined && isBefore(from, each.effectiveFrom));
  const facts: TermChangeFacts = {
    name,
    before: await termsAt(tx, tx.now),
    after: { ...then, ...terms } as TermChangeFacts["after"],
    from,
    isNow: wanted.from === null,
    reason,
    overruledFrom: later?.effectiveFrom ?? null,
  };
  if (!isConfirmed)
    return termChangeCard(facts, { term: termWords[name].name, value, reason, ...(wanted.from === null ? {} : { from: from.toString() }) });
  await changeTerms(tx, { terms, from, reason });
  return termChangeCard(facts, null);
}
