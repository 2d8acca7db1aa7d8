import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { needChromium, openChromium, screens } from "./chromium.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Where to put pictures of what is opened, for whoever wants to look at it. */
const pictures = process.env["PICTURES"];

/** A browser for this file of tests, gone after it. */
export async function useBrowser(): Promise<Browser> {
  const browser = await openChromium(needChromium());
  afterAll(() => browser.close());
  return browser;
}

/**
 * What of a page not everybody can read, by everything that WCAG 2.2 A and AA ask for and a program can judge: the rule, a colon, where it is broken.
 * `over`: more of axe's own options (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#options-parameter).
 */
export async function faultsOf(page: Page, over: object = {}): Promise<string[]> {
  // Not as a <script>, which a page's policy may forbid: as the debugger's own words.
  await page.evaluate(axeSource);
  const options = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], ...over };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`));
}

/** How wide a page is, in CSS pixels: wider than its screen, where somebody has to scroll sideways. */
export const widthOf = (page: Page): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth");

/** A picture of a page, where PICTURES says. */
export async function picture(page: Page, name: string, fullPage: boolean): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage });
}

/** Everybody can read it, and it fits a phone and a desk; it is left on a phone. */
export async function expectReadable(page: Page, name: string): Promise<void> {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    expect(await widthOf(page), name).toBeLessThanOrEqual(size.width);
    await picture(page, `${name}-${screen}`, true);
  }
  await page.setViewportSize(screens.phone);
  expect(await faultsOf(page), name).toEqual([]);
}
