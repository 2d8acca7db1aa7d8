import { timingSafeEqual } from "node:crypto";
import { rowOf, run, sql, type Tx, type Vault } from "#domain/kernel";
import { isOptedOut } from "./standing.ts";

const purpose = "pending-order";
const idLength = 16;
const macLength = 16;

/** What the link in a mail about an order carries: it stands for that order alone, nobody else can make one, and it never ends. */
export function orderToken(vault: Vault, orderId: string): string {
  const about = Buffer.from(orderId.replaceAll("-", ""), "hex");
  return Buffer.concat([about, macOf(vault, about)]).toString("base64url");
}

/** Which order a token stands for; null: nobody gave it out. */
export function readOrderToken(vault: Vault, token: string): string | null {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const [about, mac] = [bytes.subarray(0, idLength), bytes.subarray(idLength)];
  if (mac.length !== macLength || !timingSafeEqual(mac, macOf(vault, about))) return null;
  const id = about.toString("hex");
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
}

function macOf(vault: Vault, about: Buffer): Buffer {
  return Buffer.from(vault.sign(purpose, about.toString("hex")), "base64url").subarray(0, macLength);
}

/** What the page behind such a link shows; null: there is no such order any more. */
export async function mailsAbout(tx: Pick<Tx, "em">, orderId: string): Promise<{ number: string; isStopped: boolean } | null> {
  const row = await rowOf(tx, sql<{ number: string }>`select number from shop_order where id = ${orderId} and number is not null`);
  return row && { number: row.number, isStopped: await isOptedOut(tx, orderId) };
}

/** No more mails about this order; a second time changes nothing. One that is on its way and not taken yet does not leave any more. */
export async function stopMails(tx: Tx, orderId: string): Promise<void> {
  await run(tx, sql`insert into pending_order_opt_out (order_id, at) values (${orderId}, ${tx.now}) on conflict (order_id) do nothing`);
}
