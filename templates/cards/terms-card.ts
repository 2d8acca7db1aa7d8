import type { Instant } from "#domain/kernel";
import { termNames, type TermName, type Terms, type TermsChange } from "#domain/programme";
import { atMinute, left, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { termValue, termWords } from "../term-words.ts";

/** The terms as they stand, and what is agreed to change. */
export function termsCard(terms: Terms, coming: readonly TermsChange[], only: TermName | null): View {
  const names = only === null ? termNames : [only];
  return view(
    only === null ? "The programme's terms" : `The term ${termWords[only].name}`,
    [
      {
        kind: "table",
        columns: [left("Term"), left("Now"), left("What it rules")],
        rows: names.map((name) => [[{ code: termWords[name].name }], termValue(name, terms), [termWords[name].meaning]]),
        more: 0,
        whenEmpty: [],
      },
      ...comingBlock(terms, coming, names),
      hint("A change holds from its date on; orders made before keep the terms they were made under."),
    ],
    {
      actions: [
        action("Change one", "programme terms", {
          act: "change",
          term: only === null ? blank : termWords[only].name,
          value: blank,
          reason: blank,
        }),
      ],
    },
  );
}

function comingBlock(terms: Terms, coming: readonly TermsChange[], names: readonly TermName[]): Block[] {
  const rows = coming.flatMap((change) =>
    names
      .filter((name) => change.terms[name] !== undefined)
      .map((name): Sentence[] => [
        [atMinute(change.effectiveFrom)],
        [{ code: termWords[name].name }],
        termValue(name, { ...terms, ...change.terms } as Terms),
        [change.reason],
      ]),
  );
  return rows.length === 0
    ? []
    : [{ kind: "table", columns: [left("From"), left("Term"), left("Then"), left("Why")], rows, more: 0, whenEmpty: [] }];
}

export type TermChangeFacts = {
  readonly name: TermName;
  readonly before: Terms;
  readonly after: Terms;
  readonly from: Instant;
  readonly isNow: boolean;
  readonly reason: string;
  /** a later change that is agreed already and would overrule this one from its date on */
  readonly overruledFrom: Instant | null;
};

/** A change to what holds already. */
export function termUnchangedCard(name: TermName, terms: Terms, from: Instant, isNow: boolean): View {
  const typed = termWords[name].name;
  return view(`The term ${typed} stays as it is`, [
    text(
      "It is ",
      ...termValue(name, terms),
      ...(isNow ? [" already"] : [" from ", atMinute(from), " on already"]),
      ", so there is nothing to change.",
    ),
  ]);
}

/** What a change would do, and the line that does it; or what it did. */
export function termChangeCard(change: TermChangeFacts, typed: Readonly<Record<string, string>> | null): View {
  const { name, before, after, from, isNow, reason } = change;
  const { appliesTo, name: typedName } = termWords[name];
  const was = termValue(name, before);
  const isDone = typed === null;
  const since: Sentence = isNow ? ["from now on"] : ["from ", atMinute(from), " on"];
  const older =
    appliesTo === "payout runs" ? "Runs before keep " : appliesTo === "links made" ? "Links made before keep " : "Orders made before keep ";
  return view(
    isDone ? `The term ${typedName} is changed` : `Please confirm: change the term ${typedName}`,
    [
      facts(["Today", ...was], ["Then", ...termValue(name, after)], ["Reason", quoted(reason)]),
      text(isDone ? "It applies to " : "It would apply to ", `${appliesTo} `, ...since, ". ", older, ...was, "."),
      ...(change.overruledFrom
        ? [hint("Another change of this term is agreed ", atMinute(change.overruledFrom), "; from then on that one holds.")]
        : []),
      ...(name === "commissionBasisPoints" ? [hint("Partners with a rate of their own keep it.")] : []),
    ],
    {
      tone: isDone ? "good" : "warning",
      actions: [
        typed === null
          ? action("All terms", "programme terms", { act: "show" })
          : action("Yes, change it", "programme terms", { act: "change", ...typed, confirm: "yes" }, "main"),
      ],
    },
  );
}
