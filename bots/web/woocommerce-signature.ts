import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether one of the active secrets signed these bytes: `X-WC-Webhook-Signature` is the base64 of HMAC-SHA256 over the raw body.
 * Several secrets are active while one is replaced by the next. An empty secret is none: anyone could sign with it.
 * Never throws, whatever the header holds.
 */
export function isSignedBy(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): boolean {
  const check = signatureCheck(secrets);
  check.update(body);
  return check.matches(signature);
}

/** The same check over a body that arrives in pieces, so that one too large to keep can still be told from a forged one. */
export function signatureCheck(secrets: readonly string[]): {
  readonly update: (chunk: Uint8Array) => void;
  readonly matches: (signature: string | undefined) => boolean;
} {
  const macs = secrets
    .filter((secret) => secret !== "")
    .flatMap(keysOf)
    .map((key) => createHmac("sha256", key));
  return {
    update: (chunk) => {
      for (const mac of macs) mac.update(chunk);
    },
    matches: (signature) => {
      const given = digestIn(signature);
      return given !== null && macs.filter((mac) => timingSafeEqual(mac.digest(), given)).length > 0;
    },
  };
}

/**
 * Whether this is the message that WooCommerce sends when a webhook is saved: the unsigned form body `webhook_id=N` and nothing more.
 * It must be answered with exactly 200, and is to be believed in nothing.
 */
export function isCreationPing(contentType: string | undefined, body: Uint8Array): boolean {
  const [type = ""] = (contentType ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded" || body.length > 31) return false;
  return /^webhook_id=\d{1,20}$/.test(Buffer.from(body).toString("latin1"));
}

/** The 32 bytes of a well-formed signature; anything else is null. Buffer.from alone would skip over what isn't base64. */
function digestIn(signature: string | undefined): Buffer | null {
  const text = signature?.trim() ?? "";
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, "base64") : null;
}

/**
 * The keys that a pasted secret may stand for. WooCommerce signs with the HTML-decoded form of what it stores
 * (`wp_specialchars_decode( $secret, ENT_QUOTES )`): a secret typed with special characters signs as typed (recording 50), but one
 * that its screen or database shows as "a&lt;b" signs as "a<b". Both may be pasted.
 */
function keysOf(secret: string): string[] {
  const decoded = secret.replaceAll(/&(?:lt|gt|amp|quot|#0*(?:34|38|39|60|62)|#x0*(?:22|26|27|3c|3e));/gi, decodedEntity);
  return decoded === secret ? [secret] : [secret, decoded];
}

function decodedEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase();
  if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return String.fromCodePoint(Number.parseInt(name.slice(1), 10));
  return { lt: "<", gt: ">", amp: "&", quot: '"' }[name] ?? entity;
}
