import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { standardKey } from "../../../bots/web/shop-secrets.ts";
import { isStale, standardCheck } from "../../../bots/web/standard-webhooks.ts";

const secret = { shop: "any-shop", key: standardKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")! };

/** Made by the package "standardwebhooks" 1.1.1 on 2026-11-23. */
const made = [
  { at: "1614265330", body: '{"test": 2432232314}', signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
  {
    at: "1795420800",
    body: '{"id":"evt_1","object":"event","data":{"object":{"description":"Käse ☕"}}}',
    signature: "v1,TUXBMVfmnMF89q3gGNvzGnhuCJ8CxkYOJgqyBMuAY5M=",
  },
] as const;

function signer(body: string, headers: Record<string, string>, secrets = [secret]): string | null {
  const check = standardCheck({ "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", ...headers }, secrets);
  // In pieces, as a body arrives; one of them ends within a character.
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += 7) check.update(bytes.subarray(at, at + 7));
  return check.signer();
}

test.each(made)("a signature of the scheme's own package is believed: $at", ({ at, body, signature }) => {
  expect(signer(body, { "webhook-timestamp": at, "webhook-signature": signature })).toBe("any-shop");
  expect(signer(body, { "webhook-timestamp": at, "webhook-signature": `v1a,x v1,AAAA ${signature}` })).toBe("any-shop");
  expect(signer(`${body} `, { "webhook-timestamp": at, "webhook-signature": signature })).toBeNull();
  expect(signer(body, { "webhook-timestamp": at, "webhook-signature": signature }, [{ ...secret, key: Buffer.alloc(24) }])).toBeNull();
});

test("of several secrets the one that signed says whose message it is", () => {
  const [{ at, body, signature }] = made;
  const other = { shop: "any-shop:attic", key: Buffer.alloc(32, "x") };
  expect(signer(body, { "webhook-timestamp": at, "webhook-signature": signature }, [other, { ...secret, shop: "any-shop:mill" }])).toBe(
    "any-shop:mill",
  );
});

test("five minutes either way are near enough, a second more is not", () => {
  const now = instant("2026-11-23T12:00:00Z");
  const at = (seconds: number): boolean => isStale(now.epochMilliseconds / 1_000 + seconds, now);
  expect([at(-301), at(-300), at(300), at(301)]).toEqual([true, false, false, true]);
});
