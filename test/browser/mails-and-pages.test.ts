import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { renderLetter } from "#templates/messages";
import { findChromium, openChromium, openPage, screens, themes } from "../support/chromium.ts";
import { withPictures } from "../support/letter-case.ts";
import { letterCases } from "../support/letters.ts";
import { pageCases } from "../support/pages.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const letters = letterCases.map(
  (each) => [`${each.kind} ${each.name}`, withPictures(renderLetter(each.kind, each.facts as never, each.reader, each.files))] as const,
);
const all = [...letters, ...pageCases.map(([name, page]) => [`page ${name}`, page.html] as const)];

const chromium = findChromium();
if (chromium === null) throw new Error("these tests need a Chromium on the PATH; on Debian: apt-get install chromium");
const browser = await openChromium(chromium);
afterAll(() => browser.close());

/** Everything that WCAG 2.2 A and AA ask for and a program can judge; what mails have to do without is named. */
const judge = `axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // A mail has no main region: it is an article in the page of whoever shows it.
  rules: { region: { enabled: false }, "landmark-one-main": { enabled: false } },
})`;

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(judge);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`));
}

const widthOf = (page: Page): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth");

describe.each(themes)("in %s", async (theme) => {
  const { page, asked } = await openPage(browser, "phone", theme);

  test.each(all)("%s can be read by everybody, fits a phone and a desk, and asks nobody for anything", async (_, html) => {
    await page.setContent(html);
    expect(await faultsOf(page)).toEqual([]);
    for (const screen of Object.values(screens)) {
      await page.setViewportSize(screen);
      expect(await widthOf(page)).toBeLessThanOrEqual(screen.width);
    }
    await page.setViewportSize(screens.phone);
    expect(asked).toEqual([]);
  });
});

test.each(pageCases)("page %s does all it does under its Content-Security-Policy", async (_, { html, contentSecurityPolicy }) => {
  const { page } = await openPage(browser, "phone", "light");
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  const url = "https://partners.shop.example/notices/x";
  await page.route(url, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": contentSecurityPolicy }, body: html }),
  );
  await page.goto(url);
  expect(await page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")).toMatch(
    /^rgb\((31, 75, 87|255, 211, 77)\)$/,
  );
  expect(await page.evaluate("[...document.images].every((picture) => picture.naturalWidth > 0)")).toBe(true);
  expect(complaints).toEqual([]);
  await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 1' }))");
  expect(await page.title()).not.toBe("1");
  await page.close();
});
