import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isCreationPing, isSignedBy } from "../../../bots/web/woocommerce-signature.ts";

type Recording = { file: string; topic: string | null; webhook_id: string | null; secret: string | null };
type Headers = { "content-type": string; "x-wc-webhook-signature"?: string };

const folder = new URL("../../fixtures/woocommerce/", import.meta.url);
const bytes = (file: string): Uint8Array => readFileSync(new URL(file, folder));
const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const headersOf = (file: string): Headers => (json(file.replace(".body", ".headers.json")) as { headers: Headers }).headers;

const recordings = json("index.json") as Recording[];
const signed = recordings.filter(({ topic }) => topic !== null);
const pings = recordings.filter(({ topic }) => topic === null);
/** A webhook saved without a secret gets one from WooCommerce; the recording holds what the shop's database says. */
const { stored } = json("50-secrets/secrets.json") as { stored: Record<string, string> };
const secretOf = ({ secret, webhook_id }: Recording): string => secret ?? stored[webhook_id!]!;

const sign = (body: Uint8Array | string, secret: string): string => createHmac("sha256", secret).update(body).digest("base64");
const body = Buffer.from('{"id":1}');

describe("recorded signatures", () => {
  test("there are 140 signed deliveries under three secrets, and 8 pings", () => {
    expect([signed.length, new Set(signed.map(secretOf)).size, pings.length]).toEqual([140, 3, 8]);
  });

  test.each(signed)("$file is signed by its shop's secret, and no longer with one byte or the secret changed", (recording) => {
    const { file } = recording;
    const signature = headersOf(file)["x-wc-webhook-signature"];
    const secret = secretOf(recording);
    expect(isSignedBy(bytes(file), signature, [secret])).toBe(true);
    expect(isSignedBy(bytes(file), signature, [`${secret} `])).toBe(false);
    const flipped = bytes(file);
    for (const at of [0, Math.floor(flipped.length / 2), flipped.length - 1]) {
      flipped[at]! ^= 1;
      expect(isSignedBy(flipped, signature, [secret])).toBe(false);
      flipped[at]! ^= 1;
    }
  });

  test.each(pings)("$file is a creation ping, unsigned", ({ file }) => {
    expect(isCreationPing(headersOf(file)["content-type"], bytes(file))).toBe(true);
    expect(headersOf(file)["x-wc-webhook-signature"]).toBeUndefined();
  });

  test("no signed delivery passes for a ping", () => {
    for (const { file } of signed) expect(isCreationPing(headersOf(file)["content-type"], bytes(file))).toBe(false);
  });
});

describe("isSignedBy", () => {
  test("any of several active secrets will do, in any place", () => {
    for (const secret of ["old", "new", "next"]) expect(isSignedBy(body, sign(body, secret), ["old", "new", "next"])).toBe(true);
    expect(isSignedBy(body, sign(body, "older"), ["old", "new", "next"])).toBe(false);
    expect(isSignedBy(body, sign(body, "old"), [])).toBe(false);
  });

  test("an empty secret is no secret, or anyone could sign", () => {
    expect(isSignedBy(body, sign(body, ""), [""])).toBe(false);
    expect(isSignedBy(body, sign(body, ""), ["", "real"])).toBe(false);
  });

  // WooCommerce signs with wp_specialchars_decode( $secret, ENT_QUOTES ): the recorded secret of special characters signs as typed.
  test.each([
    ["as typed", `a<b>&"c'd\\e é😀`],
    ["as the shop's page source shows it", `a&lt;b&gt;&amp;&quot;c&#039;d\\e é😀`],
    ["with other spellings of the same characters", `a&#60;b&#x3E;&#038;&#34;c&#x27;d\\e é😀`],
  ])("a secret of special characters may be pasted %s", (_, pasted) => {
    const file = "50-secrets/04.body";
    expect(isSignedBy(bytes(file), headersOf(file)["x-wc-webhook-signature"], [pasted])).toBe(true);
  });

  test("a secret is decoded once only, as the shop does", () => {
    expect(isSignedBy(body, sign(body, "&lt;"), ["&amp;lt;"])).toBe(true);
    expect(isSignedBy(body, sign(body, "<"), ["&amp;lt;"])).toBe(false);
  });

  test("a secret that only looks encoded is accepted as it stands too, for senders that don't decode", () => {
    expect(isSignedBy(body, sign(body, "salt&amp;pepper"), ["salt&amp;pepper"])).toBe(true);
  });

  test.each([
    ["none", undefined],
    ["an empty one", ""],
    ["no base64", "!".repeat(44)],
    ["hex", createHmac("sha256", "s").update(body).digest("hex")],
    ["one that is cut", sign(body, "s").slice(0, -2)],
    ["one with more behind", `${sign(body, "s")}AAAA`],
    ["base64url", sign(body, "s").replace(/=$/, "")],
    ["two, as of a doubled header", `${sign(body, "s")}, ${sign(body, "s")}`],
    ["a very long one", "A".repeat(1_000_000)],
    ["text beyond ASCII", "é😀\uD800"],
  ])("a signature that is %s is refused without harm", (_, signature) => {
    expect(isSignedBy(body, signature, ["s"])).toBe(false);
  });

  test("an empty body is signed like any other", () => {
    expect(isSignedBy(new Uint8Array(), sign("", "s"), ["s"])).toBe(true);
    expect(isSignedBy(new Uint8Array(), sign("x", "s"), ["s"])).toBe(false);
  });
});

describe("isCreationPing", () => {
  const form = "application/x-www-form-urlencoded";
  test.each([
    [form, "webhook_id=1"],
    [`${form}; charset=UTF-8`, "webhook_id=184467"],
    ["Application/X-WWW-Form-Urlencoded", "webhook_id=0"],
  ])("%s %s is one", (type, text) => {
    expect(isCreationPing(type, Buffer.from(text))).toBe(true);
  });

  test.each([
    [undefined, "webhook_id=1"],
    ["application/json", "webhook_id=1"],
    ["text/plain", "webhook_id=1"],
    [`${form}x`, "webhook_id=1"],
    [form, ""],
    [form, "webhook_id="],
    [form, "webhook_id=1\n"],
    [form, "webhook_id=1&order=2"],
    [form, "x=1&webhook_id=1"],
    [form, "webhook_id=-1"],
    [form, "webhook_id=１"],
    [form, `webhook_id=${"1".repeat(21)}`],
    [form, '{"id":1}'],
    [form, "\uFEFFwebhook_id=1"],
  ])("%s %j is none", (type, text) => expect(isCreationPing(type, Buffer.from(text))).toBe(false));
});
