import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { qrCodePng } from "../../templates/qr-code.ts";
import { scanQr as scan } from "../support/scan-qr.ts";

const isDark = (image: PNG, x: number, y: number): boolean => (image.data[(y * image.width + x) * 4] ?? 255) < 128;

const link = "https://partners.shop.example/r/1001/abc1234";

describe("a QR code", () => {
  test.each([256, 300, 1_000, 2_048])("of %i pixels says its link, and is exactly that wide and high", (size) => {
    const { text, image } = scan(qrCodePng(link, size));
    expect([text, image.width, image.height]).toEqual([link, size, size]);
  });

  test("says whatever link there is, in whatever script", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.integer({ min: 256, max: 500 }), (url, size) => {
        fc.pre(url.length <= 120);
        expect(scan(qrCodePng(url, size)).text).toBe(url);
      }),
      { numRuns: 20 },
    );
    expect(scan(qrCodePng("https://shop.example/r/1001?c=חנות 🌸", 400)).text).toBe("https://shop.example/r/1001?c=חנות 🌸");
  });

  test("has crisp modules of one size, in an edge of at least four of them", () => {
    const { image } = scan(qrCodePng(link, 1_024));
    const rows = Array.from({ length: image.height }, (_, y) => Array.from({ length: image.width }, (_none, x) => isDark(image, x, y)));
    const first = rows.findIndex((row) => row.includes(true));
    const left = rows[first]!.indexOf(true);
    // The corner's finder begins with a bar of seven modules.
    const scale = (rows[first]!.indexOf(false, left) - left) / 7;
    expect(Number.isInteger(scale)).toBe(true);
    expect(Math.min(first, left)).toBeGreaterThanOrEqual(4 * scale);
    for (const [y, row] of rows.entries())
      for (const [x, dark] of row.entries())
        if (dark !== rows[first + Math.floor((y - first) / scale) * scale]?.[left + Math.floor((x - left) / scale) * scale])
          if (y >= first && x >= left) throw new Error(`the module at ${x}, ${y} is blurred`);
    expect(new Set(image.data)).toEqual(new Set([0, 255]));
  });

  test("is still read with a hole in it", () => {
    const png = PNG.sync.read(Buffer.from(qrCodePng(link, 600)));
    for (let y = 250; y < 350; y++) for (let x = 250; x < 350; x++) png.data.fill(255, (y * 600 + x) * 4, (y * 600 + x) * 4 + 3);
    expect(scan(PNG.sync.write(png)).text).toBe(link);
  });

  test("of a text that does not fit into the size is a fault, not a picture that nobody can read", () => {
    expect(() => qrCodePng("x".repeat(1_000), 64)).toThrow("does not fit");
  });
});
