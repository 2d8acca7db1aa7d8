import { instantOf, isZone, rowsOf, run, sql, type Instant, type Tx, type Zone } from "#domain/kernel";
import type { Channel } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { usualDigest } from "./choose.ts";
import { lastBorder, type DigestRhythm } from "./period-rules.ts";

/** A partner whose period has ended. */
export type DueDigest = {
  readonly partnerId: string;
  readonly cadence: DigestRhythm["cadence"];
  readonly channel: Channel;
  readonly withSales: boolean;
  readonly zone: Zone;
  /** half-open: from ≤ t < to */
  readonly from: Instant;
  readonly to: Instant;
};

type Rhythm = { readonly cadence: DigestRhythm["cadence"]; readonly hour: number; readonly zone: string };

/**
 * Rows for active partners who have none: they hear of what happens from now on, so that whoever was brought by an import is told nothing that lies
 * before. Whoever wants no mails about sales gets no digest either. Returns how many.
 */
export async function beginDigests(tx: Tx): Promise<number> {
  const { cadence, channel, hour } = usualDigest;
  return run(
    tx,
    sql`insert into partner_digest (partner_id, cadence, channel, hour, with_sales, told_until)
        select p.id, case when w.cadence = 'off' then 'off' else ${cadence} end, ${channel}, ${hour}, false, ${tx.now}::timestamptz
        from partner p
        left join message_preference w on w.recipient_kind = 'partner' and w.recipient_id = p.id and w.class = 'subscription' and w.channel = 'mail'
        where p.status = 'active' and not exists (select from partner_digest d where d.partner_id = p.id) on conflict (partner_id) do nothing`,
  );
}

/** The last border of every rhythm that somebody has; they are few, however many partners there are. */
export async function bordersNow(tx: Pick<Tx, "em" | "now">): Promise<readonly (Rhythm & { readonly at: Instant })[]> {
  const { zone: home } = await programmeOf(tx);
  const rhythms = await rowsOf(
    tx,
    sql<Rhythm>`
      select distinct d.cadence, d.hour, coalesce(p.zone, ${home}) as zone from partner_digest d join partner p on p.id = d.partner_id
      where d.cadence <> 'off' and p.status = 'active'`,
  );
  return rhythms.map((each) => ({ ...each, at: lastBorder({ ...each, zone: knownZone(each.zone, home) }, tx.now) }));
}

/**
 * Locks the next partners whose period has ended, in the order of their ids; what another instance is at is passed over. `after`: the id of the last
 * one before them, so that those who were told already are not read once more for every step.
 */
export async function lockDueDigests(
  tx: Tx,
  borders: Awaited<ReturnType<typeof bordersNow>>,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<DueDigest[]> {
  const { zone: home } = await programmeOf(tx);
  const rows = await rowsOf(
    tx,
    sql<{
      partner_id: string;
      cadence: DigestRhythm["cadence"];
      channel: Channel;
      with_sales: boolean;
      zone: string;
      from_at: string;
      to_at: string;
    }>`
      select d.partner_id, d.cadence, d.channel, d.with_sales, b.zone, d.told_until as from_at, b.at as to_at
      from partner_digest d
      join partner p on p.id = d.partner_id and p.status = 'active'
      -- "offset 0" keeps PostgreSQL from a join of everybody with every rhythm, sorted anew for each step: it walks by id and stops at the limit
      cross join lateral (
        select zone, at from unnest(${borders.map(({ cadence }) => cadence)}::text[], ${borders.map(({ hour }) => hour)}::int[],
                                    ${borders.map(({ zone }) => zone)}::text[], ${borders.map(({ at }) => at)}::timestamptz[]) as r (cadence, hour, zone, at)
        where r.cadence = d.cadence and r.hour = d.hour and r.zone = coalesce(p.zone, ${home}) offset 0) b
      where d.told_until < b.at and ${after === null ? sql`true` : sql`d.partner_id > ${after}::uuid and p.id > ${after}::uuid`}
      order by d.partner_id limit ${limit} for update of d skip locked`,
  );
  return rows.map((row) => ({
    partnerId: row.partner_id,
    cadence: row.cadence,
    channel: row.channel,
    withSales: row.with_sales,
    zone: knownZone(row.zone, home),
    from: instantOf(row.from_at),
    to: instantOf(row.to_at),
  }));
}

/** One that was stored before zones were held to their list counts as the programme's. */
function knownZone(zone: string, home: Zone): Zone {
  return isZone(zone) ? zone : home;
}
