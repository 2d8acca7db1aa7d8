import type { Instant } from "#domain/kernel";
import type { TermReach } from "#domain/answers";
import { mergeTerms, termNames, type TermName, type Terms, type TermsChange } from "#domain/programme";
import { atMinute, counted, left, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { termExample, type TermExampleFacts } from "../term-example.ts";
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
  const rows = coming.flatMap((change, index) => {
    const then = mergeTerms(terms, ...coming.slice(0, index + 1).map((each) => each.terms));
    return names
      .filter((name) => change.terms[name] !== undefined)
      .map((name): Sentence[] => [
        [atMinute(change.effectiveFrom)],
        [{ code: termWords[name].name }],
        termValue(name, then),
        [change.reason],
      ]);
  });
  return rows.length === 0
    ? []
    : [
        { kind: "table", columns: [left("From"), left("Term"), left("Then"), left("Why")], rows, more: 0, whenEmpty: [] },
        hint("What is agreed for later can be taken back until then: ", { code: "/programme terms withdraw" }, "."),
      ];
}

export type TermChangeFacts = TermExampleFacts & {
  /** `before` and `after` are those of the instant from which on it holds */
  readonly now: Terms;
  readonly isNow: boolean;
  readonly reason: string;
  /** a later change that is agreed already and would overrule this one from its date on */
  readonly overruledFrom: Instant | null;
  readonly reach: TermReach;
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
  const { name, now, before, after, from, isNow, reason } = change;
  const { appliesTo, name: typedName } = termWords[name];
  const isDone = typed === null;
  const since: Sentence = isNow ? ["from now on"] : ["from ", atMinute(from), " on"];
  // A month's run goes by the terms its month begins with.
  const isOfMonths = name === "payoutDayOfMonth" || name === "payoutTime";
  const older = isOfMonths
    ? "Months that have begun keep "
    : appliesTo === "payout runs"
      ? "Runs before keep "
      : appliesTo === "links made"
        ? "Links made before keep "
        : appliesTo === "orders made"
          ? "Orders made before keep "
          : appliesTo === "mails sent"
            ? "Mails sent before keep "
            : appliesTo === "files written"
              ? "Files written before keep "
              : appliesTo === "transfers that leave"
                ? "Those that have left keep "
                : "Those asked for before keep ";
  const example = termExample(change);
  const reach = isDone ? [] : reachWords(change);
  return view(
    isDone ? `The term ${typedName} is changed` : `Please confirm: change the term ${typedName}`,
    [
      facts(["Today", ...termValue(name, now)], ["Then", ...termValue(name, after)], ["Reason", quoted(reason)]),
      text(
        isDone ? "It applies to " : "It would apply to ",
        ...(isOfMonths ? ["the runs of months that begin "] : [`${appliesTo} `]),
        ...since,
        ". ",
        older,
        ...termValue(name, before),
        ".",
      ),
      ...(example.length > 0 ? [text(...example)] : []),
      ...(reach.length > 0 ? [text(...reach)] : []),
      ...(change.overruledFrom
        ? [hint("Another change of this term is agreed ", atMinute(change.overruledFrom), "; from then on that one holds.")]
        : []),
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

/** Whom it is about. */
function reachWords({ name, reach }: TermChangeFacts): Sentence {
  const { appliesTo } = termWords[name];
  if (name === "commissionBasisPoints")
    return [
      ...counted(reach.active - reach.withRate, "active partner earns", "active partners earn"),
      " by it",
      ...(reach.withRate > 0
        ? ["; ", ...counted(reach.withRate, "other has", "others have"), " a rate of their own or their group's"]
        : []),
      ". The rates of products and categories come first, too.",
    ];
  if (appliesTo === "orders made")
    return reach.orders === 0
      ? [`No order of the last ${reach.days} days was credited to anybody.`]
      : [
          `In the last ${reach.days} days that would have been `,
          ...counted(reach.orders, "order"),
          " of ",
          ...counted(reach.earning, "partner"),
          ".",
        ];
  if (appliesTo === "payout runs") return [...counted(reach.waiting, "partner has", "partners have"), " earnings that wait for a run."];
  return [];
}

export type TermWithdrawalFacts = {
  readonly name: TermName;
  readonly change: TermsChange;
  readonly agreed: Terms;
  readonly without: Terms;
  readonly reason: string;
};

/** An agreed change that would not come, and the line that takes it back; or one that was taken back. */
export function termWithdrawalCard(
  { name, change, agreed, without, reason }: TermWithdrawalFacts,
  typed: Readonly<Record<string, string>> | null,
): View {
  const typedName = termWords[name].name;
  return view(
    typed === null ? `The change of ${typedName} is withdrawn` : `Please confirm: withdraw the change of ${typedName}`,
    [
      facts(
        ["Agreed from", atMinute(change.effectiveFrom)],
        ["It would be", ...termValue(name, agreed)],
        ["It stays", ...termValue(name, without)],
        ["Agreed because", quoted(change.reason)],
        ["Reason", quoted(reason)],
      ),
    ],
    {
      tone: typed === null ? "good" : "warning",
      actions: [
        typed === null
          ? action("All terms", "programme terms", { act: "show" })
          : action("Yes, withdraw it", "programme terms", { act: "withdraw", ...typed, confirm: "yes" }, "main"),
      ],
    },
  );
}
