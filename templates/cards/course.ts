import type { Instant, Money, Period } from "#domain/kernel";
import type { SpanFigures, SpanStep } from "#domain/answers";
import type { Series } from "../view.ts";

type Line = Series["lines"][number];

const stepWords: Readonly<Record<SpanStep, string>> = { hour: "By hour", day: "By day", week: "By week", month: "By month" };

/** The course of a period over time, of some of its figures. */
export function courseOf(
  { period, step, spans }: { period: Period; step: SpanStep; spans: readonly SpanFigures[] },
  lines: readonly Line[],
): Series {
  return {
    kind: "series",
    label: period.name === "all" ? "The last twelve months" : stepWords[step],
    step,
    points: spans.map(({ from }) => ({ at: from, name: spanName(from, step, period) })),
    lines,
  };
}

export function visits(spans: readonly SpanFigures[]): Line {
  return { label: "Visits", values: spans.map(({ clicks }) => ({ count: clicks })) };
}

export function conversions(spans: readonly SpanFigures[]): Line {
  return { label: "Converted", values: spans.map((span) => ({ count: span.conversions })) };
}

/** A line for each currency that anything was earned in. */
export function earnings(spans: readonly SpanFigures[], label: string): Line[] {
  const currencies = [...new Set(spans.flatMap(({ earned }) => earned.map(({ currency }) => currency)))];
  const inCurrency = ({ earned }: SpanFigures, currency: string): Money =>
    earned.find((money) => money.currency === currency) ?? { minor: 0n, currency };
  return currencies.map((currency) => ({
    label: currencies.length === 1 ? label : `${label} (${currency})`,
    values: spans.map((span) => ({ money: inCurrency(span, currency) })),
  }));
}

/** As the programme's calendar has it: "14:00", "2026-11-03", "2026-11". */
export function spanName(from: Instant, step: SpanStep, { zone, first, next }: Period): string {
  const local = from.toZonedDateTimeISO(zone);
  if (step === "month") return local.toPlainDate().toPlainYearMonth().toString();
  if (step !== "hour") return local.toPlainDate().toString();
  const hour = local.toPlainTime().toString({ smallestUnit: "minute" });
  return first.until(next).days === 1 ? hour : `${local.toPlainDate().toString()} ${hour}`;
}
