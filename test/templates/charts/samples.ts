import fc from "fast-check";
import { instant, money } from "#domain/kernel";
import type { Measure, Series } from "#templates/view";

const start = instant("2026-11-01T12:00:00Z");

export const counts = (...values: number[]): Measure[] => values.map((count) => ({ count }));
export const amounts = (currency: string, ...minor: (bigint | number)[]): Measure[] =>
  minor.map((each) => ({ money: money(BigInt(each), currency) }));

/** Days from November 1st on. */
export function days(lines: Series["lines"], label = "By day"): Series {
  const points = Array.from({ length: lines[0]?.values.length ?? 0 }, (_, nth) => {
    const at = start.add({ hours: 24 * nth });
    return { at, name: at.toString().slice(0, 10) };
  });
  return { kind: "series", label, step: "day", points, lines };
}

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom("訪問", "שלום", "\u202eevil", "🌸", "Earned (EUR)"));

/** Whatever could come: any length, any size and sign, any words, several lines of several units. */
export const anySeries: fc.Arbitrary<Series> = fc
  .tuple(fc.nat({ max: 420 }), fc.constantFrom("hour", "day", "week", "month"), text)
  .chain(([length, step, label]) => {
    const counted = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger()), { minLength: length, maxLength: length });
    const earned = fc.array(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), { minLength: length, maxLength: length });
    const line = fc.oneof(
      fc.record({ label: text, values: counted.map((values) => counts(...values)) }),
      fc.record({
        label: text,
        values: fc.tuple(fc.constantFrom("USD", "JPY", "KWD", "XYZ"), earned).map(([currency, values]) => amounts(currency, ...values)),
      }),
    );
    const name = fc.oneof(text, fc.constantFrom("2026-11-03", "2026-11", "14:00", "2026-11-03 00:00", "2026-02-31", "9999-99"));
    return fc.record({
      kind: fc.constant("series" as const),
      label: fc.constant(label),
      step: fc.constant(step),
      points: fc.array(
        name.map((each) => ({ at: start, name: each })),
        { minLength: length, maxLength: length },
      ),
      lines: fc.array(line, { maxLength: 8 }),
    });
  }) as fc.Arbitrary<Series>;
