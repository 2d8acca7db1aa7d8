import { describe, expect, test } from "vitest";
import { renderLetter } from "#templates/messages";
import { faultsOf, useBrowser, widthOf } from "../support/browser.ts";
import { openPage, screens, themes } from "../support/chromium.ts";
import { withPictures } from "../support/letter-case.ts";
import { letterCases } from "../support/letters.ts";
import { pageCases } from "../support/pages.ts";

const letters = letterCases.map(
  (each) => [`${each.kind} ${each.name}`, withPictures(renderLetter(each.kind, each.facts as never, each.reader, each.files))] as const,
);
const all = [...letters, ...pageCases.map(([name, page]) => [`page ${name}`, page.html] as const)];

const browser = await useBrowser();

/** A mail has no main region: it is an article in the page of whoever shows it. */
const likeMails = { rules: { region: { enabled: false }, "landmark-one-main": { enabled: false } } };

describe.each(themes)("in %s", async (theme) => {
  const { page, asked } = await openPage(browser, "phone", theme);

  test.each(all)("%s can be read by everybody, fits a phone and a desk, and asks nobody for anything", async (_, html) => {
    await page.setContent(html);
    expect(await faultsOf(page, likeMails)).toEqual([]);
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
