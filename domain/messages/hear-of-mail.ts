import { run, sql, type Tx } from "#domain/kernel";
import { isOneOf } from "./outbox.ts";
import { suppress } from "./suppression.ts";

/** What a mail server or provider told us afterwards about a mail. */
export type MailEvent = {
  /** bounce: it will never arrive; complaint: its reader called it spam */
  readonly kind: "bounce" | "complaint";
  readonly address: string;
  /** the message it is about, as far as that was told */
  readonly messageId: string | null;
};

/** Keeps further mail from where it does not arrive or is not wanted; hearing it again changes nothing. Returns how many addresses are new. */
export async function hearOfMail(tx: Tx, events: readonly MailEvent[]): Promise<number> {
  const of = (kind: MailEvent["kind"]): MailEvent[] => events.filter((event) => event.kind === kind);
  const fingerprints = (some: readonly MailEvent[]): string[] => some.map(({ address }) => tx.vault.fingerprint(address));
  const bounced = of("bounce").flatMap(({ messageId }) => messageId ?? []);
  if (bounced.length > 0)
    await run(
      tx,
      sql`update message set state = 'dead', reason = 'bounced', settled_at = ${tx.now} where state = 'sent' and ${isOneOf(bounced)}`,
    );
  const bouncing = await suppress(tx, fingerprints(of("bounce")), "bounced");
  return bouncing + (await suppress(tx, fingerprints(of("complaint")), "complained"));
}
