import fc from "fast-check";
import { expect, test } from "vitest";
import { contrastOf, inkOn } from "#templates/ink";

test("contrast is what WCAG 2.2 reckons", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrastOf("#777777", "#ffffff")).toBeCloseTo(4.478, 3);
  expect(contrastOf("#ffffff", "#777777")).toBe(contrastOf("#777777", "#ffffff"));
});

test("whatever the programme's colour, what stands on it can be read", () => {
  const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colour, (each) => {
      const { ink, contrast } = inkOn(each);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(each, ink)).toBe(contrast);
    }),
  );
  expect(inkOn("#ffffff").ink).toBe("#000000");
  expect(inkOn("#1f4b57").ink).toBe("#ffffff");
});
