import { rowsOf, sql, type Tx } from "#domain/kernel";
import { isOneOf, type Settled } from "./outbox.ts";
import { suppress } from "./suppression.ts";

/** What a mail server or provider told us afterwards about a mail. */
export type MailEvent = {
  /** bounce: it will never arrive; complaint: its reader called it spam */
  readonly kind: "bounce" | "complaint";
  readonly address: string;
  /** the message it is about, as far as that was told */
  readonly messageId: string | null;
};

/** Keeps further mail from where it does not arrive or is not wanted; hearing it again changes nothing. `suppressed`: how many addresses are new. */
export async function hearOfMail(tx: Tx, events: readonly MailEvent[]): Promise<{ suppressed: number; settled: Settled[] }> {
  const of = (kind: MailEvent["kind"]): MailEvent[] => events.filter((event) => event.kind === kind);
  const fingerprints = (some: readonly MailEvent[]): string[] => some.map(({ address }) => tx.vault.fingerprint(address));
  const bounced = of("bounce").flatMap(({ messageId }) => messageId ?? []);
  const settled =
    bounced.length === 0
      ? []
      : await rowsOf(
          tx,
          sql<Settled>`
            update message set state = 'dead', reason = 'bounced', settled_at = ${tx.now} where state = 'sent' and ${isOneOf(bounced)}
            returning channel, state`,
        );
  const bouncing = await suppress(tx, fingerprints(of("bounce")), "bounced");
  return { suppressed: bouncing + (await suppress(tx, fingerprints(of("complaint")), "complained")), settled };
}
