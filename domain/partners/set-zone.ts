import { isZone, run, sql, type Tx, type Zone } from "#domain/kernel";

/** Where a partner lives, for the hours at which they are written to; null: where the programme does. What is no zone changes nothing. */
export async function setZone(tx: Tx, partnerId: string, zone: Zone | null): Promise<void> {
  if (zone !== null && (zone.length > 64 || !isZone(zone))) return;
  await run(tx, sql`update partner set zone = ${zone} where id = ${partnerId} and erased_at is null`);
}
