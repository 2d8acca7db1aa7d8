import { z } from "zod";
import type { ShopFormat } from "#domain/orders";

/** A secret that one shop signs with. */
export type ShopSecret = { readonly shop: string; readonly key: string | Buffer };

const shortest = 16;

/**
 * A setting with the secrets of shops of one kind, separated by commas: `secret`, or `name:secret` where a programme has several shops of it.
 * Nothing that a shop writes beside its signature is signed, so which shop a message is from is told by the secret that signed it: two shops
 * never have the same one. One shop may have several while one is replaced by the next. `keyOf`: the key that a secret stands for, null: none.
 */
export function shopSecrets(format: ShopFormat, keyOf: (secret: string) => string | Buffer | null, form: string) {
  return z.string().transform((text, context): ShopSecret[] => {
    const found: ShopSecret[] = [];
    for (const [nth, entry] of entriesIn(text).entries()) {
      const { name, secret } = namedIn(entry);
      const key = secret.length < shortest ? null : keyOf(secret);
      const shop = name === null ? format : `${format}:${name}`;
      // Never the secret itself: settings that are wrong are printed.
      if (key === null) context.addIssue({ code: "custom", message: `secret ${nth + 1} must be ${form}` });
      else if (found.some((other) => other.shop !== shop && String(other.key) === String(key)))
        context.addIssue({ code: "custom", message: `secret ${nth + 1} is another shop's already: each shop signs with one of its own` });
      else found.push({ shop, key });
    }
    return found;
  });
}

function entriesIn(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function namedIn(entry: string): { readonly name: string | null; readonly secret: string } {
  const [, name = null, secret = ""] = /^(?:([a-z][a-z0-9-]{0,31}):)?(.*)$/.exec(entry) ?? [];
  return { name, secret };
}

/** A secret that is the key as it stands. */
export function asWritten(secret: string): string {
  return secret;
}

/** A secret of the Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes. */
export function standardKey(secret: string): Buffer | null {
  const text = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : secret;
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : null;
  return key !== null && key.length >= 24 && key.length <= 64 ? key : null;
}
