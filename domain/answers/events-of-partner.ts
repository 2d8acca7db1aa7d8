import { instantOf, oneOf, rowsOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import type { CraftInFacts, SignUpState } from "#domain/craft-ins";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** A craft-in or a meeting that a partner has to do with. */
export type PartnerEvent = {
  readonly number: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly isOver: boolean;
} & (
  | {
      readonly kind: "craft-in";
      readonly state: CraftInFacts["state"];
      readonly isHost: boolean;
      /** null: they hold it, and have no seat */
      readonly own: SignUpState | null;
    }
  | { readonly kind: "meeting"; readonly own: "attended" | "absent" }
);

type Row = {
  kind: PartnerEvent["kind"];
  number: string;
  title: string;
  starts_at: string;
  is_over: boolean;
  state: CraftInFacts["state"];
  is_host: boolean;
  own: string | null;
};

/** Craft-ins that they hold or have had a place in, and meetings where they were or were missed: the latest first. */
export async function eventsOfPartner(tx: Pick<Tx, "em" | "now">, partnerId: string, page: number): Promise<Page<PartnerEvent>> {
  const events = sql`(
    select 'craft-in' as kind, c.id, c.title, c.starts_at, c.ends_at, c.state, coalesce(c.host_id = ${partnerId}::uuid, false) as is_host, s.state as own
    from craft_in c left join craft_in_sign_up s on s.craft_in_id = c.id and s.partner_id = ${partnerId}::uuid
    where c.host_id = ${partnerId}::uuid or s.partner_id is not null
    union all
    select 'meeting', m.id, m.title, m.starts_at, m.ends_at, m.state, false, a.state
    from meeting_attendance a join meeting m on m.id = a.meeting_id where a.partner_id = ${partnerId}::uuid)`;
  const [rows, { count }] = await Promise.all([
    rowsOf(
      tx,
      sql<Row>`
        select kind, id::text as number, title, starts_at, ends_at <= ${tx.now}::timestamptz as is_over, state, is_host, own
        from ${events} e order by starts_at desc, kind, id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
    ),
    countOf(tx, events),
  ]);
  return pageOf(rows.map(eventOf), page, count);
}

function countOf(tx: Pick<Tx, "em">, events: Sql): Promise<{ count: number }> {
  return oneOf(tx, sql<{ count: number }>`select count(*)::int as count from ${events} e`);
}

function eventOf({ kind, number, title, starts_at: startsAt, is_over: isOver, state, is_host: isHost, own }: Row): PartnerEvent {
  const shared = { number, title, startsAt: instantOf(startsAt), isOver };
  return kind === "meeting"
    ? { ...shared, kind, own: own as "attended" | "absent" }
    : { ...shared, kind, state, isHost, own: own as SignUpState | null };
}
