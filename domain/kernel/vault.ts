import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { foldEmail } from "./text.ts";

/** A key-encryption key of 32 bytes with the id under which rows remember it. */
export type RingKey = { readonly id: string; readonly key: Uint8Array };

/** The key-encryption keys: the first one wraps, the others only unwrap what was wrapped before a rotation. */
export type KeyRing = readonly [RingKey, ...RingKey[]];

/** A data key as it lies in the database: useless without the ring's key of this id. */
export type WrappedKey = { readonly wrapped: Uint8Array; readonly keyId: string };

/** Whose data: the row's id and its wrapped key. To delete the wrapped key is to delete all that was ever sealed under it. */
export type KeyOwner = { readonly id: string; readonly key: WrappedKey };

/** The table and column where sealed bytes lie. Bytes that were moved to another column or person do not open. */
export type SealedAt = `${string}.${string}`;

/**
 * Seals personal fields under a key of each person's own (AES-256-GCM). Every sealed value and every wrapped key is bound to its place
 * and its owner. A value that does not open is a fault: the key is another one, or somebody changed the bytes.
 */
export type Vault = {
  /** the id of the key that wraps at present */
  readonly currentKeyId: string;
  /** a random data key for a new row */
  newKey(ownerId: string): WrappedKey;
  /** the same data key, wrapped by the current key */
  rewrap(owner: KeyOwner): WrappedKey;
  seal(owner: KeyOwner, at: SealedAt, bytes: Uint8Array): Buffer;
  open(owner: KeyOwner, at: SealedAt, sealed: Uint8Array): Buffer;
  /**
   * The same address gives the same text for as long as the database lives, whatever becomes of the ring; without the database's
   * secret nobody can try addresses.
   */
  fingerprint(email: string): string;
  /** proves later that this text was given out by this programme, for this purpose */
  sign(purpose: string, text: string): string;
};

const cipher = "aes-256-gcm";
const formatVersion = 1;
const nonceLength = 12;
const tagLength = 16;
export const keyLength = 32;

/** `fingerprintSecret`: 32 bytes that stay what they are when keys are rotated. */
export function makeVault(ring: KeyRing, fingerprintSecret: Uint8Array): Vault {
  const [current] = ring;
  const dataKeyOf = (owner: KeyOwner): Buffer => unwrapKey(ring, owner);
  return {
    currentKeyId: current.id,
    newKey: (ownerId) => wrapKey(ring, ownerId, randomBytes(keyLength)),
    rewrap: (owner) => wrapKey(ring, owner.id, dataKeyOf(owner)),
    seal: (owner, at, bytes) => encrypt(dataKeyOf(owner), `${at}|${owner.id}`, bytes),
    open: (owner, at, sealed) => decrypt(dataKeyOf(owner), `${at}|${owner.id}`, sealed),
    fingerprint: (email) => createHmac("sha256", fingerprintSecret).update(foldEmail(email)).digest("base64url"),
    // A key of its own, so that no address can be a signed text.
    sign: (purpose, text) =>
      createHmac("sha256", createHmac("sha256", fingerprintSecret).update("signing").digest())
        .update(`${purpose}|${text}`)
        .digest("base64url"),
  };
}

/** Wraps a data key for its owner with the ring's current key. */
export function wrapKey([current]: KeyRing, ownerId: string, key: Uint8Array): WrappedKey {
  return { keyId: current.id, wrapped: encrypt(current.key, `key|${ownerId}`, key) };
}

/** This process has older keys than whoever wrote what it read: it can do nothing about that, and a process with the right keys can. */
export class KeyMissing extends Error {}

/** Unwraps it again. Throws KeyMissing when the ring lacks the key, an Error when it holds another under its id or the bytes were changed. */
export function unwrapKey(ring: KeyRing, { id, key }: KeyOwner): Buffer {
  const wrapping = ring.find((each) => each.id === key.keyId);
  if (!wrapping)
    throw new KeyMissing(
      `this process lacks the encryption key "${key.keyId}" and changed nothing: give every process the same keys as the newest one and start it again`,
    );
  return decrypt(wrapping.key, `key|${id}`, key.wrapped);
}

/** A few fields as one sealed value. */
export function sealFields(vault: Vault, owner: KeyOwner, at: SealedAt, fields: object): Buffer {
  return vault.seal(owner, at, Buffer.from(JSON.stringify(fields)));
}

/** The fields that `sealFields` sealed there; nobody else can have, so their shape is what that place has always held. */
export function openFields(vault: Vault, owner: KeyOwner, at: SealedAt, sealed: Uint8Array): unknown {
  return JSON.parse(vault.open(owner, at, sealed).toString());
}

function encrypt(key: Uint8Array, boundTo: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(boundTo));
  return Buffer.concat([Buffer.of(formatVersion), nonce, sealing.update(bytes), sealing.final(), sealing.getAuthTag()]);
}

function decrypt(key: Uint8Array, boundTo: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  const isWhole = bytes.length >= 1 + nonceLength + tagLength && bytes[0] === formatVersion;
  if (!isWhole) throw new Error(`what is sealed for ${boundTo} has no format that this release knows`);
  const opening = createDecipheriv(cipher, key, bytes.subarray(1, 1 + nonceLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([opening.update(bytes.subarray(1 + nonceLength, -tagLength)), opening.final()]);
  } catch (cause) {
    throw new Error(`what is sealed for ${boundTo} does not open`, { cause });
  }
}
