import { timingSafeEqual } from "node:crypto";
import type { Vault } from "#domain/kernel";
import type { Recipient } from "./tell.ts";

const purpose = "notices";
const kinds: readonly Recipient["kind"][] = ["partner", "staff"];
const idLength = 16;
const macLength = 16;

/**
 * What a link in a mail carries instead of a login: it stands for one person's preferences, and nobody else can make one. It never ends,
 * because mails are kept for years and an unsubscribe link in them has to work.
 */
export function noticeToken(vault: Vault, to: Recipient): string {
  const about = Buffer.concat([Buffer.of(kinds.indexOf(to.kind)), Buffer.from(to.id.replaceAll("-", ""), "hex")]);
  return Buffer.concat([about, macOf(vault, about)]).toString("base64url");
}

/** Whose preferences a token stands for; null: nobody gave it out. */
export function readNoticeToken(vault: Vault, token: string): Recipient | null {
  if (!/^[\w-]{44}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const [about, mac] = [bytes.subarray(0, 1 + idLength), bytes.subarray(1 + idLength)];
  const kind = kinds[about[0] ?? -1];
  if (kind === undefined || mac.length !== macLength || !timingSafeEqual(mac, macOf(vault, about))) return null;
  const id = about.subarray(1).toString("hex");
  return { kind, id: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-") };
}

function macOf(vault: Vault, about: Buffer): Buffer {
  return Buffer.from(vault.sign(purpose, about.toString("hex")), "base64url").subarray(0, macLength);
}
