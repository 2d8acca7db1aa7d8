import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { makeStatisticsLink } from "#domain/chat";
import { openPictures } from "../../bots/pictures/pictures.ts";
import { tellStory } from "../domain/answers/story.ts";
import { expectReadable, useBrowser } from "../support/browser.ts";
import { screens, themes } from "../support/chromium.ts";
import { useHouse } from "../support/house.ts";

/** The page with a partner's own figures, as partners use it: in a real browser, with scripts and without. */
const drawing = openPictures({ colour: () => Promise.resolve("#1f4b57"), report: String });
const house = await useHouse({ withoutWorker: true, drawing });
const story = await tellStory(house);
house.clock.set("2026-11-24T19:00:00Z");
for (let nth = 10; nth < 40; nth++)
  await story.click({
    id: `01936f3c-0000-7000-8000-00000000e0${nth}`,
    partnerId: story.lane.id,
    campaign: nth % 3 === 0 ? "fall" : "",
    clickedAt: house.clock.now().subtract({ hours: nth * 11 }),
  });
const browser = await useBrowser();
afterAll(() => drawing.close());
const link = async (): Promise<string> =>
  `${house.baseUrl}/statistics/${(await house.run((tx) => makeStatisticsLink(tx, story.lane.id, null))).token}`;
const heading = (page: Page): Promise<string | null> => page.getByRole("heading", { level: 1 }).textContent();

describe.each(themes)("in %s", (theme) => {
  test("from the link to the figures, another period, the file, and the end", async () => {
    const page = await browser.newPage({ viewport: screens.phone, colorScheme: theme, locale: "en-US", acceptDownloads: true });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(await link());
    await expectReadable(page, `statistics-open-${theme}`);
    await page.getByRole("button", { name: "Show my statistics" }).click();
    expect(page.url()).toBe(`${house.baseUrl}/statistics`);
    expect(await page.evaluate<boolean>("[...document.images].every((picture) => picture.naturalWidth > 400)")).toBe(true);
    expect(await page.getByRole("img").getAttribute("alt")).toMatch(/Visits: highest/);
    await expectReadable(page, `statistics-${theme}`);
    await page.getByText("Another period or campaign").click();
    await expectReadable(page, `statistics-choice-${theme}`);
    await page.getByLabel("Period").selectOption("last-30-days");
    await page.getByLabel("Campaign").selectOption("fall");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toMatch(/^Campaign fall, the last 30 days/);
    await expectReadable(page, `statistics-campaign-${theme}`);
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "The table as a CSV file" }).click();
    expect((await saved).suggestedFilename()).toBe("statistics-last-30-days.csv");
    // No script has any business with it.
    expect(await page.evaluate<string>("document.cookie")).toBe("");
    expect(await page.context().cookies()).toMatchObject([{ name: "statistics", httpOnly: true, sameSite: "Lax", path: "/statistics" }]);
    await page.getByRole("button", { name: "Close it now" }).click();
    expect(await heading(page)).toBe("Your statistics are closed");
    await expectReadable(page, `statistics-closed-${theme}`);
    expect(await page.context().cookies()).toEqual([]);
    await page.goto(`${house.baseUrl}/statistics`);
    expect(await heading(page)).toBe("Your statistics are closed");
    await page.close();
    // The refusal at the end is a page of its own, and said so by its status.
    expect(complaints.filter((words) => !/status of 410/.test(words))).toEqual([]);
  });
});

test("everything works without any script, days of one's own included", async () => {
  const page = await browser.newPage({ viewport: screens.phone, javaScriptEnabled: false });
  const address = await link();
  await page.goto(address);
  await page.getByRole("button", { name: "Show my statistics" }).click();
  await page.getByText("Another period or campaign").click();
  await page.getByLabel("From", { exact: true }).fill("2026-11-01");
  await page.getByLabel("To, with that day").fill("2026-11-10");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  expect(await page.getByRole("heading", { level: 2 }).textContent()).toContain("2026-11-01 to 2026-11-10");
  // Followed once more, in this browser and in another one.
  await page.goto(address);
  expect(await heading(page)).toBe("Your share links in figures");
  const other = await browser.newPage();
  await other.goto(address);
  expect(await heading(other)).toBe("This link was used already");
  await other.close();
  await page.close();
});

test("another site's button opens nothing", async () => {
  const [page, address] = [await browser.newPage(), await link()];
  await page.goto("data:text/html,<form method=post></form>");
  await page.evaluate(`(() => { document.forms[0].action = ${JSON.stringify(address)}; document.forms[0].submit(); })()`);
  await page.waitForURL(address);
  expect(await heading(page)).toBe("Not from this page");
  await page.goto(address);
  await page.getByRole("button", { name: "Show my statistics" }).click();
  expect(await heading(page)).toBe("Your share links in figures");
  await page.close();
});
