import { hash, randomBytes } from "node:crypto";
import { v7 } from "uuid";

/**
 * Row ids: UUID version 7, so that they sort by the time they were made and index well. One process's ids sort in the order they were
 * asked for even inside of a millisecond and when the clock goes back (RFC 9562, 6.2), so that rows of one instant are listed as they came.
 */
export function newId(): string {
  return v7();
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32: nothing that is misread for something else

/** A short random code for links and references, lower case, `length` characters of 5 bits each. */
export function newCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join("");
}

/** Hex SHA-256, for keys and comparisons; not for secrets. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}
