import { timingSafeEqual } from "node:crypto";
import type { Vault } from "#domain/kernel";

const macLength = 16;

/** What the link in a mail carries by which an account is blocked with no login: it stands for one version, and nobody else can make one. */
export function objectionTo(vault: Pick<Vault, "sign">, destinationId: string): string {
  const id = Buffer.from(destinationId.replaceAll("-", ""), "hex");
  return Buffer.concat([id, macOf(vault, id)]).toString("base64url");
}

/** Which version an objection is about; null: nobody gave it out. */
export function readObjection(vault: Pick<Vault, "sign">, token: string): string | null {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const [id, mac] = [bytes.subarray(0, 16), bytes.subarray(16)];
  if (mac.length !== macLength || !timingSafeEqual(mac, macOf(vault, id))) return null;
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function macOf(vault: Pick<Vault, "sign">, id: Buffer): Buffer {
  return Buffer.from(vault.sign("bank-objection", id.toString("hex")), "base64url").subarray(0, macLength);
}
