import { rowsOf, run, sql, type Instant, type Tx, instantOf } from "#domain/kernel";
import { kindRules, type MessageKind } from "./kinds.ts";

export type SuppressionReason = "bounced" | "complained";

/** Why no mail of a kind goes to an address; null: it may. Who complained of mail they could refuse gets what they need all the same. */
export function suppressionFor(reasons: readonly SuppressionReason[], kind: MessageKind): SuppressionReason | null {
  if (reasons.includes("bounced")) return "bounced";
  const { class: of, isUnasked = false } = kindRules[kind];
  return (of === "subscription" || isUnasked) && reasons.includes("complained") ? "complained" : null;
}

/** What is held against each of some addresses, by their fingerprints. */
export async function suppressionsOf(
  tx: Pick<Tx, "em">,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, readonly { reason: SuppressionReason; since: Instant }[]>> {
  const rows = await rowsOf(
    tx,
    sql<{ fingerprint: string; reason: SuppressionReason; since: string }>`
      select fingerprint, reason, since from suppression where fingerprint = any(${[...new Set(fingerprints)]}::text[]) order by reason`,
  );
  return Map.groupBy(
    rows.map(({ since, ...row }) => ({ ...row, since: instantOf(since) })),
    ({ fingerprint }) => fingerprint,
  );
}

/** No more mail to these addresses; what is known of one already stays as it is. Says how many are new. */
export async function suppress(tx: Tx, fingerprints: readonly string[], reason: SuppressionReason): Promise<number> {
  if (fingerprints.length === 0) return 0;
  return run(
    tx,
    sql`insert into suppression (fingerprint, reason, since) select f, ${reason}, ${tx.now}::timestamptz
        from unnest(${[...new Set(fingerprints)].toSorted()}::text[]) as f on conflict do nothing`,
  );
}

/** These addresses are tried again although mail to them has bounced. */
export async function forgiveBounces(tx: Tx, fingerprints: readonly string[]): Promise<void> {
  await run(tx, sql`delete from suppression where fingerprint = any(${[...fingerprints]}::text[]) and reason = 'bounced'`);
}
