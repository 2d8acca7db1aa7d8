import { typedPeriod, type Money } from "#domain/kernel";
import type { ProgrammeReport, ReportedPartner } from "#domain/answers";
import { csv, type CsvCell } from "../csv.ts";
import { changePhrase, periodTitle } from "../period-words.ts";
import { amount, amounts, counted, left, partnerValue, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Block, type Sentence, type View, type ViewFile } from "../view.ts";
import { conversionBadges } from "../words.ts";
import { conversions, courseOf, earnings, spanName, visits } from "./course.ts";

/** How the programme did in a period: against the one before, over time, and who stands out; all of it as a file, too. */
export function reportCard(report: ProgrammeReport): View {
  const { period, active, figures, before, top, falling, spans, isAhead } = report;
  const against = (pick: (each: ProgrammeReport["figures"]) => number): Sentence =>
    changePhrase(pick(figures), before && pick(before), period);
  const sales = (each: ProgrammeReport["figures"]): number => each.conversions.reduce((sum, { count }) => sum + count, 0);
  const blocks: Block[] = [
    facts(
      ["Partners", { count: active }, " active now, ", { count: figures.joined }, " joined and ", { count: figures.closed }, " left"],
      ["With a sale", ...counted(figures.selling, "partner"), ...against((each) => each.selling)],
      ["Visits", { count: figures.clicks }, ...against((each) => each.clicks)],
      ["Conversions", { count: sales(figures) }, ...against(sales)],
      ...figures.conversions.map((each): readonly [string, ...Sentence] => [
        "Of them",
        { count: each.count },
        " ",
        conversionBadges[each.status],
        ", ",
        amount(each.amount),
      ]),
      ["Commissions", "", ...amounts(figures.commissions), ...(before ? [", before ", ...amounts(before.commissions)] : [])],
      [
        "Payouts",
        { count: figures.payouts },
        ...(figures.payouts === 0 ? [] : [" with ", ...amounts(figures.paid)]),
        ...against((each) => each.payouts),
      ],
      ["Tokens", { count: figures.tokens }, ...against((each) => each.tokens)],
    ),
    ...partnersBlock("Earned most", top),
    ...partnersBlock("Fell most", falling),
    ...(spans.length < 2 || spans.every((span) => span.clicks + span.conversions === 0)
      ? []
      : [courseOf(report, [visits(spans), conversions(spans), ...earnings(spans, "Commissions")])]),
    ...(isAhead ? [text("That is still to come: there is nothing to report yet.")] : []),
    hint("Orders count on the day they were placed, payouts on the day they were released, by the programme's clock."),
  ];
  return view(`The programme, ${periodTitle(period)}`, blocks, {
    files: [fileOf(report)],
    actions: [
      ...(period.name === "last-month" ? [] : [action("Last month", "programme report", { period: "last-month" })]),
      ...(period.name === "quarter" ? [] : [action("This quarter", "programme report", { period: "quarter" })]),
      ...(period.name === "year" ? [] : [action("This year", "programme report", { period: "year" })]),
    ],
  });
}

function partnersBlock(label: string, partners: readonly ReportedPartner[]): Block[] {
  if (partners.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left(label), right("Commissions"), right("Before")],
      rows: partners.map((each): Sentence[] => [[partnerValue(each.partner)], [amount(each.earned)], [amount(each.before)]]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

/** The figures, the partners who stand out, and the course, a line each. */
function fileOf({ period, active, figures, before, top, falling, spans, step }: ProgrammeReport): ViewFile {
  const count = (number: number | undefined): string | null => (number === undefined ? null : String(number));
  const line = (what: string, now: CsvCell, then: CsvCell, currency: string | null = null): readonly CsvCell[] => [
    what,
    null,
    currency,
    now,
    then,
  ];
  const monies = (what: string, now: readonly Money[], then: readonly Money[] | undefined): (readonly CsvCell[])[] =>
    [...new Set([...now, ...(then ?? [])].map(({ currency }) => currency))].map((currency) =>
      line(
        what,
        now.find((each) => each.currency === currency) ?? null,
        then?.find((each) => each.currency === currency) ?? null,
        currency,
      ),
    );
  const partners = (what: string, all: readonly ReportedPartner[]): (readonly CsvCell[])[] =>
    all.map(({ partner, earned, before: then }) => [what, `${partner.name} (${partner.shareId})`, earned.currency, earned, then]);
  return {
    name: `programme-${typedPeriod(period).replaceAll("..", "-to-")}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["What", "Who or when", "Currency", "Figure", "Before"],
      [
        line("Partners active now", count(active), null),
        line("Partners joined", count(figures.joined), count(before?.joined)),
        line("Partners left", count(figures.closed), count(before?.closed)),
        line("Partners with a sale", count(figures.selling), count(before?.selling)),
        line("Visits", count(figures.clicks), count(before?.clicks)),
        ...figures.conversions.flatMap((each) => [
          line(`Conversions ${each.status}`, count(each.count), null, each.amount.currency),
          line(`Commissions ${each.status}`, each.amount, null, each.amount.currency),
        ]),
        ...monies("Commissions", figures.commissions, before?.commissions),
        line("Payouts", count(figures.payouts), count(before?.payouts)),
        ...monies("Paid out", figures.paid, before?.paid),
        line("Tokens", count(figures.tokens), count(before?.tokens)),
        ...partners("Earned most", top),
        ...partners("Fell most", falling),
        ...spans.flatMap((span): (readonly CsvCell[])[] => {
          const when = spanName(span.from, step, period);
          return [
            ["Visits over time", when, null, String(span.clicks), null],
            ["Conversions over time", when, null, String(span.conversions), null],
            ...span.earned.map((each): readonly CsvCell[] => ["Commissions over time", when, each.currency, each, null]),
          ];
        }),
      ],
    ),
    description: "The report as a table for a spreadsheet",
  };
}
