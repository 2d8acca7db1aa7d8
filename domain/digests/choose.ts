import { isZone, oneOf, rowOf, run, sql, type Instant, type Tx, type Zone } from "#domain/kernel";
import { prefer, preferencesOf, type Channel } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { nextBorder, type DigestCadence } from "./period-rules.ts";

export type DigestChoice = {
  readonly cadence: DigestCadence;
  readonly channel: Channel;
  readonly hour: number;
  readonly withSales: boolean;
};

/** What holds for whoever never chose. */
export const usualDigest: DigestChoice = { cadence: "weekly", channel: "mail", hour: 9, withSales: false };

/** How somebody gets their digest, where they live, and when the next one comes (null: none does). */
export type DigestFacts = DigestChoice & { readonly zone: Zone; readonly nextAt: Instant | null };

export async function digestOf(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<DigestFacts> {
  const row = await rowOf(
    tx,
    sql<{ cadence: DigestCadence; channel: Channel; hour: number; with_sales: boolean }>`
      select cadence, channel, hour, with_sales from partner_digest where partner_id = ${partnerId}`,
  );
  const zone = await zoneOf(tx, partnerId);
  const choice = row ? { cadence: row.cadence, channel: row.channel, hour: row.hour, withSales: row.with_sales } : usualDigest;
  const { cadence, hour } = choice;
  return { ...choice, zone, nextAt: cadence === "off" ? null : nextBorder({ cadence, hour, zone }, tx.now) };
}

/**
 * Changes how a partner gets their digest. What was told stays told: the next digest begins where the last period ended, whatever cadence or zone
 * it had; only after a time without any it begins anew. Whoever wants it by mail and has mails about sales switched off gets the sales in it.
 */
export async function chooseDigest(tx: Tx, partnerId: string, wanted: Partial<DigestChoice>): Promise<DigestFacts> {
  const before = await digestOf(tx, partnerId);
  const { zone: _zone, nextAt: _next, ...rest } = before;
  const who = { kind: "partner", id: partnerId } as const;
  const isSilent = (await preferencesOf(tx, who)).subscription.mail === "off";
  const chosen: DigestChoice = { ...rest, ...wanted };
  const goesByMail = chosen.cadence !== "off" && chosen.channel === "mail";
  if (isSilent && goesByMail) await prefer(tx, who, { class: "subscription", channel: "mail", cadence: "daily" });
  const withSales = chosen.withSales || (isSilent && goesByMail && wanted.withSales === undefined);
  await run(
    tx,
    sql`insert into partner_digest as d (partner_id, cadence, channel, hour, with_sales, told_until, chosen_at)
        values (${partnerId}, ${chosen.cadence}, ${chosen.channel}, ${chosen.hour}, ${withSales}, ${tx.now}, ${tx.now})
        on conflict (partner_id) do update set cadence = excluded.cadence, channel = excluded.channel, hour = excluded.hour, with_sales = excluded.with_sales,
          chosen_at = excluded.chosen_at, told_until = case when d.cadence = 'off' then excluded.told_until else d.told_until end`,
  );
  return digestOf(tx, partnerId);
}

async function zoneOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Zone> {
  const { zone } = await oneOf(tx, sql<{ zone: string | null }>`select zone from partner where id = ${partnerId}`);
  return zone !== null && isZone(zone) ? zone : (await programmeOf(tx)).zone;
}

/** How they wanted it goes with a partner. */
export async function forgetDigest(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`delete from partner_digest where partner_id = ${partnerId}`);
}

/** Whose sales are told in their digest: of them nobody is told apart. Of some messages about sales those that need not leave. */
export async function toldInDigests(tx: Pick<Tx, "em">, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const { ids } = await oneOf(
    tx,
    sql<{ ids: string[] | null }>`
      select json_agg(m.id) as ids from message m join partner_digest d on d.partner_id = m.recipient_id
      where m.id = any(${[...messageIds]}::uuid[]) and m.recipient_kind = 'partner' and d.with_sales and d.cadence <> 'off'`,
  );
  return ids ?? [];
}
