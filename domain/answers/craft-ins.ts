import { instantOf, isBefore, oneOf, refuse, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { craftInById, craftInColumns, craftInOf, type CraftInFacts, type SignUpState } from "#domain/craft-ins";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { partnerNames, type PartnerName } from "./people.ts";

/** A craft-in as a list shows it. */
export type CraftInLine = {
  readonly craftIn: CraftInFacts;
  readonly host: PartnerName | null;
  readonly taken: number;
  readonly waiting: number;
  /** where the reader stands; null: not in it */
  readonly own: SignUpState | null;
  readonly isHost: boolean;
  readonly isOver: boolean;
};

type Row = Parameters<typeof craftInOf>[0] & { taken: number; waiting: number; own: SignUpState | null };

const lines = (readerId: string | null) => sql`
  select ${craftInColumns},
    (select count(*)::int from craft_in_sign_up s where s.craft_in_id = c.id and s.state in ('signed-up', 'attended')) as taken,
    (select count(*)::int from craft_in_sign_up s where s.craft_in_id = c.id and s.state = 'wait-listed') as waiting,
    (select s.state from craft_in_sign_up s where s.craft_in_id = c.id and s.partner_id = ${readerId}::uuid) as own
  from craft_in c`;

/** What is to come and open to everybody, the next one first. */
export async function craftInList(tx: Tx, readerId: string, page: number): Promise<Page<CraftInLine>> {
  const which = sql`c.state = 'scheduled' and c.ends_at > ${tx.now}::timestamptz`;
  return listed(tx, readerId, which, sql`c.starts_at, c.id`, page);
}

/** What somebody takes part in, proposed or holds: what is to come first, then what was, the newest first. */
export async function ownCraftIns(tx: Tx, partnerId: string, page: number): Promise<Page<CraftInLine>> {
  const which = sql`
    (c.host_id = ${partnerId} or exists (select from craft_in_sign_up s where s.craft_in_id = c.id and s.partner_id = ${partnerId} and s.state <> 'left'))`;
  return listed(
    tx,
    partnerId,
    which,
    sql`(c.ends_at > ${tx.now}::timestamptz) desc, abs(extract(epoch from c.starts_at - ${tx.now}::timestamptz)), c.id`,
    page,
  );
}

/** Every craft-in there is, for staff: proposals first, then what is to come. */
export async function allCraftIns(tx: Tx, page: number): Promise<Page<CraftInLine>> {
  const isComing = sql`c.ends_at > ${tx.now}::timestamptz`;
  return listed(
    tx,
    null,
    sql`true`,
    sql`(c.state = 'proposed' and ${isComing}) desc, (${isComing}) desc, abs(extract(epoch from c.starts_at - ${tx.now}::timestamptz)), c.id`,
    page,
  );
}

async function listed(
  tx: Pick<Tx, "em" | "now">,
  readerId: string | null,
  which: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
  page: number,
): Promise<Page<CraftInLine>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from craft_in c where ${which}`);
  const rows = await rowsOf(
    tx,
    sql<Row>`${lines(readerId)} where ${which} order by ${order} limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const names = await partnerNames(
    tx,
    rows.map((row) => row.host_id),
  );
  return pageOf(
    rows.map(({ taken, waiting, own, ...row }) => ({
      craftIn: craftInOf(row),
      isOver: !isBefore(tx.now, instantOf(row.ends_at)),
      host: row.host_id === null ? null : (names.get(row.host_id) ?? null),
      taken,
      waiting,
      own,
      isHost: readerId !== null && row.host_id === readerId,
    })),
    page,
    count,
  );
}

export type Guest = { readonly partner: PartnerName; readonly state: SignUpState; readonly changedAt: Instant };
export type GuestList = { readonly craftIn: CraftInFacts; readonly guests: readonly Guest[] };

/**
 * Who has a seat and who waits, in the order in which they came. For a partner (`hostId`) only of what they hold.
 * Refuses `craft-in.unknown`: whether there is one of somebody else's is on the list anyway.
 */
export async function guestList(tx: Pick<Tx, "em">, typed: string, hostId: string | null): Promise<GuestList> {
  const craftIn = await craftInById(tx, typed);
  if (hostId !== null && craftIn.hostId !== hostId) throw refuse("craft-in.unknown", { craftIn: typed });
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; state: SignUpState; changed_at: string }>`
      select partner_id, state, changed_at from craft_in_sign_up where craft_in_id = ${craftIn.id}::bigint and state <> 'left'
      order by state = 'wait-listed', place`,
  );
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  );
  return {
    craftIn,
    guests: rows.map((row) => ({
      partner: names.get(row.partner_id) ?? { name: "", shareId: "" },
      state: row.state,
      changedAt: instantOf(row.changed_at),
    })),
  };
}
