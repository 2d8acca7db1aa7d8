import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { ShopSecret } from "./shop-secrets.ts";

/** Checks a signature over a body that arrives in pieces, so that one too large to keep can still be told from a forged one. */
export type SignatureCheck = {
  readonly update: (chunk: Uint8Array) => void;
  /** the shop whose secret signed all that came; null: nobody's did. Never throws */
  readonly signer: () => string | null;
};

/** A body as it streamed in: bytes while they fit, its hash and who signed it in any case. */
export type SignedBody = { readonly bytes: Buffer | null; readonly hash: string; readonly signer: string | null };

/** An order of 10,000 lines has some 8 MB; a shop would switch its hook off if such an order were refused. */
const largestKept = 16 * 1_048_576;
export const largestRead = 4 * largestKept;

/** Reads the body once: keeps up to 16 MB, hashes and checks all of it. */
export async function receiveSigned(payload: AsyncIterable<Buffer> | Iterable<Buffer>, check: SignatureCheck): Promise<SignedBody> {
  const hash = createHash("sha256");
  let chunks: Buffer[] | null = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > largestRead) throw Object.assign(new Error("body too large"), { statusCode: 413 });
    check.update(chunk);
    hash.update(chunk);
    if (size > largestKept) chunks = null;
    chunks?.push(chunk);
  }
  return { bytes: chunks && Buffer.concat(chunks), hash: hash.digest("hex"), signer: check.signer() };
}

/**
 * HMAC-SHA256 over `head` and the body, by every secret that is active. `given`: the digests that the message came with, any of which may be
 * right. All are compared with all, in constant time, so that neither which secret nor how much of a digest was right shows.
 */
export function hmacCheck(secrets: readonly ShopSecret[], head: string, given: readonly Buffer[]): SignatureCheck {
  const macs = secrets.map(({ shop, key }) => ({ shop, mac: createHmac("sha256", key).update(head) }));
  return {
    update: (chunk) => {
      for (const { mac } of macs) mac.update(chunk);
    },
    signer: () => {
      const signers = macs.flatMap(({ shop, mac }) => {
        const digest = mac.digest();
        return given.filter((one) => one.length === digest.length && timingSafeEqual(one, digest)).map(() => shop);
      });
      return signers[0] ?? null;
    },
  };
}

/** The 32 bytes of well-formed base64; nothing for anything else. Buffer.from alone would skip over what isn't base64. */
export function base64Digests(text: string): Buffer[] {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? [Buffer.from(text, "base64")] : [];
}

/** A header that came once and says something; cut to what anybody needs of it. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
}
