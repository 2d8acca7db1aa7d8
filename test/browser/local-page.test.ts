import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { money } from "#domain/kernel";
import { tell } from "#domain/messages";
import { tellStory } from "../domain/answers/story.ts";
import { giveCredit } from "../support/staff.ts";
import { faultsOf, picture, useBrowser, widthOf } from "../support/browser.ts";
import { themes } from "../support/chromium.ts";
import { useLocalPage } from "../support/local-page.ts";

/** The page of the demonstration, as people use it: keys, buttons, forms and files in a real browser, over the real web door. */
const house = await useLocalPage({ at: "2026-11-24T19:00:00Z" });
const story = await tellStory(house);
house.clock.set("2026-11-24T19:00:00Z");
for (const nth of [1, 2, 3])
  await story.click({ id: `01936f3c-0000-7000-8000-00000000d00${nth}`, partnerId: story.lane.id, campaign: "fall" });
for (let number = 4101; number < 4116; number++) await story.order(String(number), { reference: "paper-lane" });
const browser = await useBrowser();
const screens = { wide: { width: 1280, height: 860 }, phone: { width: 360, height: 740 } };

async function open(
  theme: (typeof themes)[number],
  as = "paper-lane",
  screen: keyof typeof screens = "wide",
): Promise<Page & { complaints: string[] }> {
  const page = await browser.newPage({ viewport: screens[screen], colorScheme: theme, locale: "en-US" });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${house.baseUrl.replace("127.0.0.1", "localhost")}/?as=${as}`);
  await page.locator("#log .card").first().waitFor();
  return Object.assign(page, { complaints });
}

/** Everybody can read it, it fits, and its own policy lets it do what it does. */
async function expectGood(page: Page & { complaints: string[] }, name: string): Promise<void> {
  await picture(page, name, false);
  expect(await widthOf(page), name).toBeLessThanOrEqual(page.viewportSize()!.width);
  expect(page.complaints).toEqual([]);
  expect(await faultsOf(page, { iframes: false })).toEqual([]);
}

/** Types a line and waits for its answer; becoming somebody else has none of its own. */
const type = async (page: Page, line: string): Promise<void> => {
  const before = await cards(page).count();
  await page.locator("#line").fill(line);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  if (!line.startsWith("/as ")) await expect.poll(() => cards(page).count()).toBe(before + 1);
};
const cards = (page: Page) => page.locator("#log .card");
const last = (page: Page) => cards(page).last();

describe.each(themes)("in %s", (theme) => {
  test("what somebody would see first is there, with its graphs, and everybody can read it", async () => {
    const page = await open(theme);
    await page.locator("#now .card").waitFor();
    await expectGood(page, `local-home-${theme}`);
    await type(page, "/share stats");
    const graph = last(page).locator("img");
    await graph.waitFor();
    expect(await graph.getAttribute("alt")).toMatch(/Visits: highest 3 on/);
    expect(await page.evaluate<boolean>("[...document.images].every(({ naturalWidth }) => naturalWidth > 400)")).toBe(true);
    await expectGood(page, `local-stats-${theme}`);
    await page.close();
  });

  test("on a phone there is the conversation, and beside it at a press", async () => {
    const page = await open(theme, "paper-lane", "phone");
    await type(page, "/earnings list");
    await last(page).getByText("4115").first().waitFor();
    await expectGood(page, `local-phone-${theme}`);
    await page.getByRole("button", { name: "Now" }).click();
    await page.locator("#now .card").waitFor();
    await expectGood(page, `local-phone-now-${theme}`);
    await page.getByRole("button", { name: "Back to the conversation" }).click();
    expect(await page.locator("#line").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Mails" }).click();
    await expectGood(page, `local-phone-mails-${theme}`);
    await page.close();
  });
});

test("on a phone all columns of a wallet statement are in sight, and a table that is wider shows that there is more of it", async () => {
  await giveCredit(house, [story.staff.finance, story.staff.finance2], story.lane, money(123_456n, "USD"));
  const page = await open("light", "paper-lane", "phone");
  await type(page, "/wallet statement");
  const hidden = "(() => { const wide = [...document.querySelectorAll('.wide')].at(-1); return wide.scrollWidth - wide.clientWidth; })()";
  expect(await page.evaluate<number>(hidden)).toBe(0);
  await expectGood(page, "local-phone-statement");
  await page.close();
  const desk = await open("light", "finance", "phone");
  await type(desk, "/finance credits");
  expect(await desk.evaluate<number>(hidden)).toBeGreaterThan(50);
  expect(await desk.evaluate<string>("getComputedStyle(document.querySelector('.wide')).backgroundAttachment")).toMatch(/local.*scroll/);
  await expectGood(desk, "local-phone-wide-table");
  await desk.close();
});

test("with keys alone: a command is found, completed, asked, taken back and asked by a button", async () => {
  const page = await open("light");
  await page.keyboard.type("/sha");
  await page.getByRole("option", { name: "/share" }).waitFor();
  await page.keyboard.press("Tab");
  await page.getByRole("option", { name: /^stats/ }).waitFor();
  await expectGood(page, "local-offers");
  await page.keyboard.type("st");
  await expect.poll(() => page.locator("#offers li").count()).toBe(1);
  await page.keyboard.press("ArrowDown");
  expect(await page.locator("#line").getAttribute("aria-activedescendant")).toBe("offer-0");
  await page.keyboard.press("Enter");
  expect(await page.locator("#line").inputValue()).toBe("/share stats ");
  await page.getByRole("option", { name: /period:/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect.poll(() => cards(page).count()).toBe(2);
  await page.keyboard.press("ArrowUp");
  expect(await page.locator("#line").inputValue()).toBe("/share stats");
  await last(page).getByRole("button", { name: "Visit by visit" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => cards(page).count()).toBe(3);
  expect(await page.evaluate("document.activeElement?.tagName")).toBe("ARTICLE");
  await page.close();
});

test("pages of a list are turned in place, and a command that a card names goes into the line", async () => {
  const page = await open("light");
  await type(page, "/earnings list");
  await last(page).getByRole("button", { name: "Next page" }).click();
  await last(page).getByRole("button", { name: "Previous page" }).waitFor();
  expect(await cards(page).count()).toBe(2);
  await type(page, "/partner help");
  await last(page).locator("button.word").first().click();
  expect(await page.locator("#line").inputValue()).toMatch(/^\//);
  await page.close();
});

test("a form asks for what is missing, offers words, and sends files", async () => {
  const page = await open("light", "support");
  await type(page, "/support partner");
  const who = last(page).getByLabel("Who");
  await who.focus();
  await expect.poll(() => last(page).locator("datalist option").count()).toBeGreaterThan(2);
  await expectGood(page, "local-form");
  await who.fill("ink-and-twine");
  await page.keyboard.press("Enter");
  await last(page).getByText("Ink & Twine").first().waitFor();
  await type(page, "/publish image");
  await last(page).getByText("Add one").click();
  await last(page)
    .getByLabel("Picture")
    .setInputFiles({ name: "fall.png", mimeType: "image/png", buffer: await page.screenshot() });
  await last(page).getByLabel("Title").fill("Fall");
  await last(page).getByLabel("Caption").fill("Cards for fall {link}");
  await last(page).getByLabel("Tags").fill("fall");
  await last(page).getByRole("button", { name: "Send" }).first().click();
  await last(page).locator("img").waitFor();
  const saved = page.waitForEvent("download");
  await last(page)
    .getByRole("link", { name: /\.(?:png|jpg)$/ })
    .click();
  expect((await saved).suggestedFilename()).toMatch(/\.(?:png|jpg)$/);
  await expectGood(page, "local-picture");
  await page.close();
});

test("a confirmation works once, and whoever comes back finds their own conversation", async () => {
  const page = await open("light", "operator");
  await type(page, "/programme terms act:change term:hold-days value:21 reason:longer");
  const yes = last(page).locator("button[data-once]");
  await yes.click();
  await expect.poll(() => cards(page).count()).toBe(3);
  expect(await cards(page).nth(1).locator("button[data-once]").isDisabled()).toBe(true);
  await page.locator("#who").selectOption("finance");
  await expect.poll(() => cards(page).count()).toBe(1);
  expect(new URL(page.url()).searchParams.get("as")).toBe("finance");
  await type(page, "/as operator");
  await expect.poll(() => cards(page).count()).toBe(3);
  await page.close();
});

test("what somebody is told, the mails that leave and how things stand come by themselves", async () => {
  const page = await open("dark");
  await page.getByRole("button", { name: "Told" }).click();
  await page.getByText("Nothing so far").waitFor();
  await house.enqueueing((tx) =>
    tell(tx, {
      kind: "sale-alert",
      to: { kind: "partner", id: story.lane.id },
      about: "4711",
      facts: { sales: [{ order: "4711", commission: money(1_190n, "USD"), status: "unpaid", orderedAt: tx.now, maturesAt: null }] },
    }),
  );
  await page.locator("#told").getByText("4711").first().waitFor();
  await house.ask("", {
    kind: "command",
    command: "partner join",
    given: { name: "Washi Evening", email: "eve@washi.example", about: "cards" },
  });
  await page.getByRole("button", { name: /Mails \(\d new\)/ }).click();
  const mail = page.locator("#mails details").filter({ hasText: "eve@washi.example" });
  await mail.locator("summary").click();
  const letter = mail.frameLocator("iframe");
  await letter.getByText("Washi Evening").first().waitFor();
  // A frame of no origin: nothing in it can reach the page.
  expect(await page.evaluate<boolean>("document.querySelector('iframe').contentDocument === null")).toBe(true);
  await picture(page, "local-mail", false);
  await page.getByRole("button", { name: "Now" }).click();
  const before = await page.locator("#now").textContent();
  await story.click({ id: "01936f3c-0000-7000-8000-00000000d009", partnerId: story.lane.id, campaign: "fall" });
  await expect.poll(() => page.locator("#now").textContent(), { timeout: 15_000 }).not.toBe(before);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test("another site's page can neither ask nor read", async () => {
  const page = await open("light", "operator");
  const elsewhere = await browser.newPage();
  await elsewhere.goto("data:text/html,<p>elsewhere</p>");
  const tries = await elsewhere.evaluate<string[]>(`(async () => {
    const base = ${JSON.stringify(house.baseUrl)};
    const body = JSON.stringify({ as: "operator", wants: { kind: "line", line: "/programme freeze x" } });
    const tried = [
      () => fetch(base + "/local/ask", { method: "POST", headers: { "content-type": "application/json" }, body }),
      () => fetch(base + "/local/ask", { method: "POST", mode: "no-cors", body }).then((answer) => answer.type),
      () => fetch(base + "/").then((answer) => answer.text()),
      () => new Promise((resolve, reject) => { const source = new EventSource(base + "/local/live?as=operator"); source.onopen = resolve; source.onerror = reject; }),
    ];
    return Promise.all(tried.map((each) => each().then((got) => String(got), () => "refused")));
  })()`);
  expect(tries).toEqual(["refused", expect.stringMatching(/^(?:opaque|refused)$/), "refused", "refused"]);
  const { html } = await house.line("operator", "/programme health");
  expect(html).not.toMatch(/frozen/i);
  await elsewhere.close();
  await page.close();
});
