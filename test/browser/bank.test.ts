import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { currentDestination, destinationsOf, makeBankLink } from "#domain/transfers";
import { expectReadable, useBrowser } from "../support/browser.ts";
import { screens, themes } from "../support/chromium.ts";
import { canaries } from "../support/destinations.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";

/** The page for a bank account, as people use it: in a real browser, over the real web door, with scripts and without. */
const house = await useHouse({ withoutWorker: true });
const browser = await useBrowser();
let people = 0;

async function link(): Promise<{ id: string; url: string }> {
  const { id } = await house.run((tx) => makePartner(tx, `Payee ${++people}`));
  const { token } = await house.run((tx) => makeBankLink(tx, id, null));
  return { id, url: `${house.baseUrl}/bank/${token}` };
}

async function open(theme: (typeof themes)[number], javaScriptEnabled: boolean): Promise<Page> {
  return browser.newPage({ viewport: screens.phone, colorScheme: theme, locale: "en-US", javaScriptEnabled, bypassCSP: javaScriptEnabled });
}

describe.each(themes)("in %s", (theme) => {
  test("a US account is entered, corrected, looked at and confirmed", async () => {
    const { id, url } = await link();
    const page = await open(theme, true);
    await page.goto(url);
    await expectReadable(page, `bank-form-${theme}`);
    expect(await page.getByLabel("IBAN", { exact: true }).isVisible()).toBe(false);
    await page.getByLabel("Name of the holder").fill("José Wolfeschlegelsteinhausen de la Cruz");
    await page.getByLabel("Routing number").fill("021000022");
    await page.getByLabel("Account number", { exact: true }).fill(canaries.account);
    await page.getByLabel("Account number once more").fill(canaries.account.slice(1));
    await page.getByRole("button").click();
    await expectReadable(page, `bank-wrong-${theme}`);
    expect(await page.getByRole("alert").textContent()).toContain("Kind of account");
    await page.getByRole("link", { name: "Routing number" }).click();
    expect(await page.evaluate("document.activeElement?.id || location.hash")).toMatch(/routing/);
    expect(await page.getByLabel("Name of the holder").inputValue()).toBe("José Wolfeschlegelsteinhausen de la Cruz");
    await page.getByLabel("Routing number").fill(canaries.routing);
    await page.getByLabel("Account number once more").fill(canaries.account);
    await page.getByLabel("Savings").check();
    await page.getByLabel("Bank (if you like)").fill("بنك Wasatch 🐦");
    await page.getByRole("button").click();
    expect(page.url()).toBe(`${url}/check`);
    expect(await page.getByText("Jose Wolfeschlegelstei", { exact: true }).isVisible()).toBe(true);
    await expectReadable(page, `bank-check-${theme}`);
    expect(await page.getByText(canaries.routing, { exact: true }).isVisible()).toBe(true);
    expect(await page.content()).not.toContain(canaries.account);
    await page.getByRole("button").click();
    expect(page.url()).toBe(url);
    await expectReadable(page, `bank-done-${theme}`);
    expect(await house.run((tx) => currentDestination(tx, id))).toMatchObject({ last4: "6528" });
    // Back and once more, as people do.
    await page.goBack();
    await page.reload();
    expect(await page.getByRole("heading").textContent()).toBe("Your bank account is set");
    expect(await house.run((tx) => destinationsOf(tx, id))).toHaveLength(1);
    await page.close();
  });

  test("an IBAN is entered without any script, and what is refused is a page as well", async () => {
    const { id, url } = await link();
    const page = await open(theme, false);
    await page.goto(url);
    await page.getByLabel("In the SEPA area").check();
    expect(await page.getByLabel("Routing number").isVisible()).toBe(false);
    await page.getByLabel("Name of the holder").fill("Ann Holder");
    await page.getByLabel("IBAN", { exact: true }).fill("NL91 ABNA 0417 1643 00");
    await page.getByRole("button").click();
    await page.getByRole("link", { name: "No, enter it again" }).click();
    await page.getByLabel("In the SEPA area").check();
    await page.getByLabel("Name of the holder").fill("Ann Holder");
    await page.getByLabel("IBAN", { exact: true }).fill("NL91 ABNA 0417 1643 00");
    await page.getByRole("button").click();
    await page.getByRole("button").click();
    expect(await page.getByRole("heading").textContent()).toBe("Your bank account is set");
    expect(await house.run((tx) => currentDestination(tx, id))).toMatchObject({ kind: "iban", last4: "4300" });
    await page.goto(`${house.baseUrl}/bank/nothing`);
    expect(await page.getByRole("heading").textContent()).toBe("This link does not work");
    await page.close();
  });
});

test("a refusal can be read by everybody", async () => {
  const page = await open("dark", true);
  await page.goto(`${house.baseUrl}/bank/nothing`);
  await expectReadable(page, "bank-refused-dark");
  await page.close();
});

test("another site's form does nothing", async () => {
  const { id, url } = await link();
  const page = await open("light", true);
  await page.goto("data:text/html,<form method=post></form>");
  await page.evaluate(`(() => { const form = document.forms[0]; form.action = ${JSON.stringify(url)};
    for (const [name, value] of Object.entries({ kind: "iban", holder: "Mallory", iban: "NL91ABNA0417164300" })) {
      const input = document.createElement("input"); input.name = name; input.value = value; form.append(input); }
    form.submit(); })()`);
  await page.waitForURL(url);
  expect(await page.getByRole("heading").textContent()).toBe("Not from this page");
  expect(await house.run((tx) => destinationsOf(tx, id))).toEqual([]);
  await page.close();
});
