import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { readWooCommerce } from "#domain/orders";
import { options, receivedAt, recorded, snapshotIn, order, snapshotOf, withMeta, withEntry } from "../../../support/woocommerce.ts";

describe("carriers", () => {
  const click = "0198C0DE-0000-7000-8000-00000000ABCD";
  const landed = { _wc_order_attribution_session_start_time: "2026-11-22 14:49:04" };

  test("our own meta goes first, then the visit's first URL, then its referrer", () => {
    expect(
      withMeta({
        ...landed,
        _wc_order_attribution_referrer: "https://shop.example/landing/?ref=third",
        _wc_order_attribution_session_entry: "https://shop.example/?campaign=two&ref=second",
        _partner_center_campaign: "one",
        _partner_center_ref: "first",
        _partner_center_click: click,
      }).carriers,
    ).toEqual([
      { source: "order-meta", clickId: click.toLowerCase(), reference: "first", campaign: "one", landedAt: null },
      { source: "session-entry", clickId: null, reference: "second", campaign: "two", landedAt: instant("2026-11-22T14:49:04Z") },
      { source: "referrer", clickId: null, reference: "third", campaign: null, landedAt: instant("2026-11-22T14:49:04Z") },
    ]);
  });

  test.each([
    ["a click id that is none of ours", { _partner_center_click: "'; drop table click" }],
    ["a campaign alone", { _partner_center_campaign: "fall" }],
    ["lists and objects", { _partner_center_ref: ["a"], _partner_center_click: { a: 1 } }],
    ["a reference longer than any of ours", { _partner_center_ref: "x".repeat(101) }],
    ["empty values", { _partner_center_ref: "  ", _partner_center_click: "", _wc_order_attribution_session_entry: "" }],
  ])("%s is no carrier", (_, meta) => expect(withMeta(meta).carriers).toEqual([]));

  test("the first click goes beside the last, with its instant by the browser; what it never had stays empty", () => {
    const first = "0198c0de-0000-7000-8000-000000000001";
    const own = { _partner_center_click: click, _partner_center_ref: "last", _partner_center_campaign: "", _partner_center_at: "x" };
    const empty = { _partner_center_first_click: "", _partner_center_first_ref: "", _partner_center_first_campaign: "" };
    const carried = (meta: Record<string, string>) => withMeta({ ...own, ...empty, ...meta }).carriers.slice(1);
    expect(
      carried({
        _partner_center_first_click: first,
        _partner_center_first_ref: "ink",
        _partner_center_first_campaign: "spring",
        _partner_center_first_at: "2026-11-03T10:00:00.123Z",
      }),
    ).toEqual([
      { source: "first-visit", clickId: first, reference: "ink", campaign: "spring", landedAt: instant("2026-11-03T10:00:00.123Z") },
    ]);
    expect(carried({ _partner_center_first_ref: "ink", _partner_center_first_at: "soon" })).toMatchObject([
      { source: "first-visit", clickId: null, landedAt: null },
    ]);
    expect(carried({})).toEqual([]);
    expect(carried({ _partner_center_first_click: click.toLowerCase(), _partner_center_first_ref: "last" })).toEqual([]);
  });

  test("blanks around a click id don't matter", () => {
    expect(withMeta({ _partner_center_click: ` ${click}\n` }).carriers).toMatchObject([{ clickId: click.toLowerCase() }]);
  });

  test("a click id without a reference is one, and a number counts as text", () => {
    expect(withMeta({ _partner_center_click: click }).carriers).toMatchObject([{ source: "order-meta", reference: null }]);
    expect(withMeta({ _partner_center_ref: 12 }).carriers).toMatchObject([{ reference: "12" }]);
  });

  test("of a key that is there twice the first counts, as in WooCommerce", () => {
    const rows = [
      { key: "_partner_center_ref", value: "a" },
      { key: "_partner_center_ref", value: "b" },
    ];
    expect(snapshotOf({ meta_data: rows }).carriers).toMatchObject([{ reference: "a" }]);
  });

  test.each([
    ["https://shop.example/?ref=12", "12", null],
    ["https://shop.example/shirts/?colour=red&ref=ink-and-twine&campaign=fall#reviews", "ink-and-twine", "fall"],
    ["/?ref=0&campaign=0", "0", "0"],
    ["shop.example?ref=a", "a", null],
    ["https://shop.example/shirts/ref/paper-lane/", "paper-lane", null],
    ["https://shop.example/ref/paper-lane?campaign=x", "paper-lane", "x"],
    ["https://shop.example/ref/one/?ref=two", "two", null],
    ["https://shop.example/?ref=caf%C3%A9&campaign=%F0%9F%98%80%20%26%20co", "café", "😀 & co"],
    ["https://shop.example/?ref=a&campaign=spring & co", "a", "spring & co"],
    ["https://shop.example/?ref=a&campaign=50% off 100%", "a", "50% off 100%"],
    ["https://shop.example/?ref=a&campaign=%ZZ%E6%", "a", "%ZZ%E6%"],
    ["https://shop.example/?ref=a&campaign=1+1%2B1=3", "a", "1+1+1=3"],
    ["https://shop.example/?ref=a&campaign=مرحبا שלום", "a", "مرحبا שלום"],
    ["https://shop.example/?ref=a&campaign='\"<b>;,\\", "a", "'\"<b>;,\\"],
    ["https://[broken/?ref=a&&&==&campaign", "a", null],
    ["https://shop.example/?ref=a&campaign=", "a", null],
  ])("%s was brought by %s, campaign %s", (url, reference, campaign) => {
    expect(withEntry(url)).toMatchObject({ source: "session-entry", reference, campaign });
  });

  test.each([
    "https://shop.example/",
    "https://shop.example/?ref=",
    "https://shop.example/?ref",
    "https://shop.example/?REF=a",
    "https://shop.example/?xref=a",
    "https://ref/a",
    "https://shop.example/ref/",
    "https://shop.example/#?ref=a",
    "https://shop.example/?href=https://other.example/x%3Fref=a",
    "?",
    "&",
    "%",
  ])("%s was brought by no one", (url) => expect(withEntry(url)).toBeNull());

  test("other names of the parameters", () => {
    const renamed = { ...options, shareParameter: "via", campaignParameter: "c.x" };
    const body = JSON.stringify(order({ meta_data: [{ key: "_wc_order_attribution_session_entry", value: "/?ref=no&via=yes&c.x=1" }] }));
    expect(snapshotIn(readWooCommerce({ topic: null, body, receivedAt }, renamed)).carriers).toMatchObject([
      { reference: "yes", campaign: "1" },
    ]);
  });

  test("control characters, direction overrides and half characters are taken out of references and campaigns, nothing else", () => {
    expect(withEntry("/?ref=a%00%0Ab\u202Ec&campaign=x\u0000\u2066y\u200F\uD800z%E2%80%AE")).toMatchObject({
      reference: "abc",
      campaign: "xy\u200F\uFFFDz",
    });
  });

  test("a campaign is cut at 50 characters and never through an emoji", () => {
    expect(withEntry(`/?ref=a&campaign=${"x".repeat(51)}`)?.campaign).toBe("x".repeat(50));
    expect(withEntry(`/?ref=a&campaign=${"x".repeat(48)}👩‍👩‍👧`)?.campaign).toBe("x".repeat(48));
    expect(withEntry(`/?ref=a&campaign=${"x".repeat(45)}👩‍👩‍👧y`)?.campaign).toBe(`${"x".repeat(45)}👩‍👩‍👧`);
  });

  test("an unreadable start of the visit leaves the carrier without a time", () => {
    const meta = { _wc_order_attribution_session_entry: "/?ref=a", _wc_order_attribution_session_start_time: "recently" };
    expect(withMeta(meta).carriers).toMatchObject([{ landedAt: null }]);
  });

  test("a renewal names its subscription and carries nothing, although the shop copied the sign-up's meta onto it", () => {
    expect(recorded("47-subscription/01")).toMatchObject({ renewalOf: null, carriers: [{ reference: "3" }] });
    for (const n of ["03", "04", "05", "06", "07"])
      expect(recorded(`47-subscription/${n}`)).toMatchObject({ renewalOf: "162", carriers: [], createdVia: "subscription" });
    const early = withMeta({ _subscription_renewal: 162, _partner_center_click: click, _wc_order_attribution_session_entry: "/?ref=a" });
    expect(early).toMatchObject({ createdVia: "checkout", renewalOf: "162", carriers: [] });
  });
});
