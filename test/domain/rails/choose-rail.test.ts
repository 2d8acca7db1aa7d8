import { describe, expect, test } from "vitest";
import { money } from "#domain/kernel";
import { changedTermsSchema, defaultTerms, type Terms } from "#domain/programme";
import { chooseRail } from "#domain/rails";

const us = { net: money(9_750n, "USD"), country: "US", kind: "us-account" } as const;
const german = { net: money(9_750n, "EUR"), country: "DE", kind: "iban" } as const;
const french = { ...german, country: "FR" } as const;

const originator = { achRouting: "124000054", achBank: "Wasatch National", achCompanyId: "1870654321", achCompany: "Juniper" };
const terms = (transferRails: string, over: Partial<Terms> = {}): Terms => ({ ...defaultTerms, ...originator, ...over, transferRails });

describe("the rail that money takes", () => {
  test.each([
    ["manual", us, { rail: "manual" }],
    ["USD nacha", us, { rail: "nacha" }],
    ["USD nacha", german, { why: "no-rule" }],
    ["nacha", german, { why: "currency" }],
    ["nacha, manual", german, { rail: "manual" }],
    ["EUR/DE manual, USD nacha", german, { rail: "manual" }],
    ["EUR/DE manual, USD nacha", french, { why: "no-rule" }],
    ["USD nacha, manual", { ...us, net: money(10_000_000_000n, "USD") }, { rail: "manual" }],
    ["USD nacha", { ...us, net: money(10_000_000_000n, "USD") }, { why: "amount" }],
    ["USD nacha", { ...us, country: "PR" }, { why: "country" }],
  ] as const)("by “%s”", (rules, wanted, chosen) => {
    expect(chooseRail(terms(rules), wanted, true)).toEqual(chosen);
  });

  test("is none that lacks who sends it", () => {
    expect(chooseRail(terms("USD nacha", { achCompanyId: null }), us, true)).toEqual({ why: "incomplete" });
    expect(chooseRail(terms("USD nacha, manual", { achRouting: null }), us, true)).toEqual({ rail: "manual" });
  });
});

describe("the terms of rails", () => {
  const takes = (changed: object): boolean => changedTermsSchema.safeParse(changed).success;

  test.each(["", "pigeon", "usd nacha", "USD", "USD nacha,manual", "USX/DE nacha", "US nacha", "USD nacha, ", "USD/USA nacha"])(
    "take no rule such as “%s”",
    (transferRails) => expect(takes({ transferRails })).toBe(false),
  );

  test.each([
    ["achRouting", "124000055"],
    ["achRouting", "000000000"],
    ["achRouting", "12400005"],
    ["achCompanyId", "187065432"],
    ["achCompanyId", "187065432é"],
    ["achCompany", "Seventeen letters"],
    ["achCompany", "Café"],
    ["achBank", "A\r\nB"],
    ["achClass", "WEB"],
    ["achEffectiveDays", 3],
  ])("take no %s such as “%s”", (name, value) => expect(takes({ [name]: value })).toBe(false));
});
