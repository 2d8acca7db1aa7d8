import Handlebars from "handlebars";
import { instant, money } from "#domain/kernel";
import { renderLetter, type Reader } from "#templates/messages";
import { reader } from "../support/letters.ts";
import { atLeast, median, type Figure, type Measured } from "./measure.ts";

const operation = "O5 a mail with a day's five sales";
/** so many partners */
const different = 1_000;
const warmUpSeconds = 2;
const until = instant("2026-12-01T16:00:00Z");

/**
 * Letters that partners get most, each for another partner with other sales: subject, HTML and text. Against bare Handlebars, compiled
 * ahead, that fills the same HTML with values that are words already; and against one that compiles it for every mail.
 */
export function mails({ rounds, seconds }: { readonly rounds: number; readonly seconds: number }): Promise<Measured> {
  const source = bareSource();
  const compiled = Handlebars.compile(source);
  const contestants: readonly (readonly [subject: string, draws: readonly (() => unknown)[]])[] = [
    [
      "ours: subject, HTML and text",
      forEach(
        (number) => ({ facts: salesOf(number), whose: readerOf(number) }),
        ({ facts, whose }) => renderLetter("sale-alert", facts, whose),
      ),
    ],
    ["bare Handlebars, compiled ahead: HTML", forEach(bareModel, (model) => compiled(model))],
    ["bare Handlebars, compiled for each mail", forEach(bareModel, (model) => Handlebars.compile(source)(model))],
  ];
  const perSecond = contestants.map((): number[] => []);
  // One after the other: what is compiled for each mail would leave the others to run on code that V8 has given up.
  for (const [index, [, draws]] of contestants.entries()) {
    measure(draws, warmUpSeconds);
    for (let round = 0; round < rounds; round++) perSecond[index]?.push(measure(draws, seconds));
  }
  const figures = contestants.map(([subject], index): Figure => ({
    operation,
    subject,
    unit: "mails/s",
    rounds: perSecond[index] ?? [],
    isMoreBetter: true,
  }));
  return Promise.resolve({
    figures,
    targets: [atLeast(operation, "at least 20,000 mails/s rendered", median(perSecond[0] ?? []), 20_000)],
  });
}

/** What is drawn is made before the clock runs. */
function forEach<T>(make: (number: number) => T, draw: (made: T) => unknown): (() => unknown)[] {
  return Array.from({ length: different }, (_, number) => {
    const made = make(number);
    return () => draw(made);
  });
}

function measure(draws: readonly (() => unknown)[], seconds: number): number {
  const start = performance.now();
  let drawn = 0;
  while (performance.now() - start < seconds * 1_000) for (let turn = 0; turn < 100; turn++) draws[drawn++ % draws.length]?.();
  return drawn / ((performance.now() - start) / 1_000);
}

function readerOf(number: number): Reader {
  return {
    ...reader,
    name: `Partner ${number}`,
    unsubscribeUrl: `https://partners.shop.example/notices/${String(number).padStart(44, "A")}`,
  };
}

/** Five sales somewhere in the last day, at other minutes for every partner. */
function salesOf(number: number) {
  return {
    sales: Array.from({ length: 5 }, (_, sale) => {
      const orderedAt = until.subtract({ minutes: (number * 7 + sale * 211) % 1_440 });
      const commission = money(BigInt(500 + ((number * 13 + sale * 97) % 9_000)), "USD");
      return {
        order: String(10_000 + number * 5 + sale),
        commission,
        status: "unpaid" as const,
        orderedAt,
        maturesAt: orderedAt.add({ hours: 336 }),
      };
    }),
  };
}

/** The letter as it left for one partner, with holes where another's differs. */
function bareSource(): string {
  const { html } = renderLetter("sale-alert", salesOf(0), readerOf(0));
  const [row = ""] = /<tr><td class="ink line".*?<\/tr>/s.exec(html) ?? [];
  const hollow = row
    .replace("10000", "{{order}}")
    .replaceAll(/\w{3} \d{1,2}, 2026/g, "{{date}}")
    .replace(/\$\d+\.\d\d/, "{{amount}}");
  return html
    .replace("Partner 0", "{{name}}")
    .replace(/(?:<tr><td class="ink line".*?<\/tr>\s*)+/s, () => `{{#each rows}}${hollow}{{/each}}`);
}

function bareModel(number: number): object {
  const rows = Array.from({ length: 5 }, (_, sale) => ({
    order: String(10_000 + number * 5 + sale),
    date: "Dec 1, 2026",
    amount: "$12.34",
  }));
  return { name: `Partner ${number}`, rows };
}
