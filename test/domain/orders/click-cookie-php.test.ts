import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";

/** What shops paste into WordPress, run by a real PHP. */
const snippet = new URL("../../../docs/woocommerce-click-cookie.php", import.meta.url).pathname;
const wordpress = new URL("../../support/wordpress.php", import.meta.url).pathname;
const hasPhp = spawnSync("php", ["--version"]).status === 0;

type Checkout = { cookie?: unknown; bytes?: string; cartRenews?: boolean; meta?: Record<string, string> };
type Meta = Record<string, string>;

/** What the order of each checkout has afterwards. */
function metaOf(checkouts: readonly Checkout[]): Meta[] {
  const input = checkouts.map((each) => `${JSON.stringify(each)}\n`).join("");
  const { stdout, stderr } = spawnSync("php", ["-d", "error_reporting=-1", "-d", "display_errors=stderr", wordpress, snippet], { input });
  expect(stderr.toString()).toBe("");
  return stdout
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Meta);
}
const meta = (checkout: Checkout): Meta => metaOf([checkout])[0]!;
const click = { click: "0198c2f0-0000-7000-8000-000000000001", reference: "paper-lane", campaign: "fall", at: "2026-11-01T10:00:00.000Z" };
const written = (prefix: string, visit: Partial<typeof click>): Meta => ({
  [`${prefix}click`]: visit.click ?? "",
  [`${prefix}ref`]: visit.reference ?? "",
  [`${prefix}campaign`]: visit.campaign ?? "",
  [`${prefix}at`]: visit.at ?? "",
});
const [last, first] = ["_partner_center_", "_partner_center_first_"];

describe.skipIf(!hasPhp)("the snippet for WooCommerce (needs php-cli: apt-get install php-cli)", () => {
  test("writes the last click and the first one into the order", () => {
    const earlier = { ...click, reference: "ink-and-twine", campaign: "spring" };
    expect(meta({ cookie: JSON.stringify({ ...click, first: earlier }) })).toEqual({ ...written(last, click), ...written(first, earlier) });
  });

  test("leaves nothing of an earlier attempt at the same order, and writes no first click where there is none", () => {
    const old = { ...written(last, click), ...written(first, { ...click, reference: "somebody-else" }), _other: "stays" };
    const now = { ...click, campaign: "winter" };
    expect(meta({ cookie: JSON.stringify(now), meta: old })).toEqual({ ...written(last, now), ...written(first, {}), _other: "stays" });
  });

  test("keeps a campaign's name as it was, quotes, signs and all, up to a hundred characters", () => {
    for (const campaign of [`5" & 3' <b>%41</b>`, "back\\slash", "Frühling 🌸", "🌸".repeat(100)])
      expect(meta({ cookie: JSON.stringify({ ...click, campaign }) })["_partner_center_campaign"]).toBe(campaign);
    expect(meta({ cookie: JSON.stringify({ ...click, campaign: "ü".repeat(4_000) }) })["_partner_center_campaign"]).toBe("ü".repeat(100));
  });

  test("leaves a renewal alone: it belongs to whoever brought the subscription", () => {
    const cookie = JSON.stringify(click);
    expect(metaOf([{ cookie, cartRenews: true }, { cookie, meta: { _subscription_renewal: "17" } }, {}])).toEqual([
      {},
      { _subscription_renewal: "17" },
      {},
    ]);
  });

  const nothing = [
    "",
    "null",
    "true",
    "17",
    '"text"',
    "{",
    "[[[[",
    "[".repeat(5_000),
    `{"a":${"[".repeat(600)}${"]".repeat(600)}}`,
    'O:8:"stdClass":0:{}',
    '{"click":"\\ud800"}',
    ["an", "array"],
    { reference: "as partner_center[reference]=" },
    [[["deep"]]],
  ];
  test.each(nothing.map((cookie) => [JSON.stringify(cookie).slice(0, 40), cookie] as const))(
    "writes nothing for a cookie that is none of ours, and stops no checkout: %s",
    (_shown, cookie) => expect(meta({ cookie })).toEqual({}),
  );

  test("writes nothing for bytes that are no text", () => {
    for (const bytes of ["ff fe 00", "7b 22 63 22 3a 22 c3 28 22 7d", "00"])
      expect(meta({ bytes: Buffer.from(bytes.replaceAll(" ", ""), "hex").toString("base64") })).toEqual({});
  });

  test("takes text only, in one line, from whatever stands in the places of ours", () => {
    const hostile = [
      { click: ["a"], reference: { a: 1 }, campaign: 17, at: null, first: "text" },
      { click: true, reference: "a\u0000b\r\nX-Evil: 1\u007f", campaign: "\t", at: "", first: [click] },
      { first: { click: [], first: { first: {} } } },
      [click],
    ];
    const none = { ...written(last, {}), ...written(first, {}) };
    expect(metaOf(hostile.map((each) => ({ cookie: JSON.stringify(each) })))).toEqual([
      none,
      { ...none, _partner_center_ref: "abX-Evil: 1" },
      none,
      none,
    ]);
  });
});
