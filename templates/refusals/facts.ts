import type { Money, RefusalFacts } from "#domain/kernel";
import { typedCommand } from "../render/values.ts";
import { blank, type Action, type Sentence, type Value } from "../view.ts";

const audiences: Readonly<Record<string, string>> = {
  anyone: "everybody",
  partner: "partners",
  support: "the support staff",
  finance: "the finance staff",
  operator: "the programme's operators",
};

/** The words for one code, put together from what is known about it, and where it helps the next step as a button. */
export type Wording = (fact: FactReader) => readonly [title: string, sentence: Sentence, next: Sentence, actions?: readonly Action[]];

export type FactReader = ReturnType<typeof factReader>;

/** Facts as values of a sentence, each with words to use when it is missing. */
export function factReader(facts: RefusalFacts) {
  const find = (name: string) => asValue(facts[name]);
  const names = (name: string): string[] => (Array.isArray(facts[name]) ? facts[name].filter((each) => typeof each === "string") : []);
  const code = (name: string, otherwise: string): Value =>
    typeof facts[name] === "string" && facts[name] !== "" ? { code: shorten(facts[name]) } : (find(name) ?? otherwise);
  return {
    value: (name: string, otherwise: string): Value => find(name) ?? otherwise,
    code,
    has: (name: string): boolean => find(name) !== null,
    is: (name: string, value: string | number): boolean => facts[name] === value,
    /** an amount of nothing, or none */
    isNothing: (name: string): boolean => {
      const fact = facts[name];
      return !isMoney(fact) || fact.minor === 0n;
    },
    /** to be typed again; the place for it where it is missing */
    text: (name: string): string => (typeof facts[name] === "string" && facts[name] !== "" ? facts[name] : blank),
    isForStaff: (): boolean => facts.reader === "staff",
    /** "Batch 2026-10", or other words when its name is missing */
    named: (before: string, name: string, otherwise: string): Sentence => (find(name) === null ? [otherwise] : [before, code(name, "")]),
    /** "The payout batch of 2026-10" (a period's label), "The payout batch 17" (a batch as typed) */
    batch: (article: "The" | "the"): Sentence =>
      find("period") !== null
        ? [`${article} payout batch of `, code("period", "")]
        : [`${article} payout batch`, ...(find("batch") === null ? [] : [" ", code("batch", "")])],
    /** what somebody typed, shown as typed and not longer than a glance takes */
    typed: (name: string, otherwise = "That"): Value =>
      typeof facts[name] === "string" && facts[name].trim() !== "" ? `“${shorten(facts[name])}”` : otherwise,
    /** a command as it is typed */
    command: (name: string): Value =>
      typeof facts[name] === "string" && facts[name] !== "" ? { code: `/${shorten(facts[name]).replace(/^\//, "")}` } : "That",
    /** only the first word of a command that has sub-commands was typed */
    isGroup: (): boolean => names("subCommands").length > 0 && typeof facts.typed === "string" && !/\s/.test(facts.typed.trim()),
    audience: (): Value =>
      typeof facts.audience === "string"
        ? [facts.audience, ...names("alsoFor")].map((each) => audiences[each] ?? each).join(" and ")
        : "others",
    /** "campaign: " in front of what is said about an option's value */
    option: (): Sentence => (typeof facts.option === "string" ? [{ code: facts.option }, ": "] : []),
    order: (): Sentence => (find("order") === null ? [] : [" of order ", code("order", "")]),
    /** words that make sense only together with the fact */
    when: (before: string, name: string, after = "", otherwise: Sentence = []): Sentence => {
      const found = find(name);
      return found === null ? otherwise : [before, found, after];
    },
    /** "a, b or c" as things to type */
    list: (
      before: string,
      name: string,
      after: string,
      otherwise: Sentence = [],
      { prefix = "", joiner = " or ", as = (each: string): string => each } = {},
    ): Sentence => {
      const all = names(name);
      const separator = (index: number) => (index === 0 ? before : index === all.length - 1 ? joiner : ", ");
      return all.length === 0
        ? otherwise
        : [...all.flatMap((each, index): Value[] => [separator(index), { code: prefix + as(each) }]), after];
    },
    /** the line with what was given and a place for what was not: `/support reject order:4107 reason:"…"` */
    example: (): Value => {
      const missing = names("missing").length === 0 ? ["name"] : names("missing");
      const options = { ...textsIn(facts.given), ...Object.fromEntries(missing.map((name) => [name, blank])) };
      const line = typedCommand(typeof facts.command === "string" ? shorten(facts.command) : "", options);
      return { code: line.replace(/^\/ /, "") };
    },
    /** a command about what the fact names: "/support why order:4107" */
    about: (command: string, name: string): Value => {
      const named = facts[name];
      return { code: typedCommand(command, typeof named === "string" && named !== "" ? { [name]: shorten(named) } : {}) };
    },
  };
}

function textsIn(given: unknown): Record<string, string> {
  const entries: [string, unknown][] = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(entries.flatMap(([name, text]) => (typeof text === "string" ? [[name, shorten(text)]] : [])));
}

/** A fact as a value that renderers draw in the reader's own form, or null when there is nothing to show. */
function asValue(fact: unknown): Value | null {
  if (typeof fact === "string") return fact.trim() === "" ? null : fact;
  if (typeof fact === "number") return { count: fact };
  if (typeof fact === "bigint") return fact.toString();
  if (fact instanceof Temporal.Instant) return { instant: fact, as: "minute" };
  if (isMoney(fact)) return { money: fact };
  return null;
}

function isMoney(fact: unknown): fact is Money {
  return (
    typeof fact === "object" &&
    fact !== null &&
    "minor" in fact &&
    typeof fact.minor === "bigint" &&
    "currency" in fact &&
    typeof fact.currency === "string"
  );
}

function shorten(typed: string): string {
  const characters = [...typed.trim()];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 59).join("")}…`;
}
