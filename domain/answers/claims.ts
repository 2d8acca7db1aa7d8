import { instantOf, instantOrNull, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { ClaimState } from "#domain/conversions";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { partnerNames, type PartnerName } from "./people.ts";

/** A claim to a missing sale, as its partner and support see it. Whether there is such an order is no part of it. */
export type ClaimFacts = {
  readonly partner: PartnerName;
  readonly orderNumber: string;
  readonly account: string;
  /** `credited`: it was never answered, but the order is theirs by now */
  readonly state: ClaimState | "credited";
  readonly madeAt: Instant;
  readonly answer: string | null;
  readonly answeredAt: Instant | null;
};

type Row = {
  partner_id: string;
  order_number: string;
  account: string;
  state: ClaimFacts["state"];
  made_at: string;
  answer: string | null;
  answered_at: string | null;
};

const columns = sql`
  m.partner_id, m.order_number, m.account, m.made_at, m.answer, m.answered_at,
  case when m.state = 'open' and exists (
    select from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null and c.partner_id = m.partner_id
    where o.number = m.order_number) then 'credited' else m.state end as state`;

/** A partner's own claims, the newest first. */
export async function claimsOf(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<ClaimFacts>> {
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`select count(*)::text as count from missing_sale_claim where partner_id = ${partnerId}`,
  );
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select ${columns} from missing_sale_claim m where m.partner_id = ${partnerId}
      order by m.made_at desc, m.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(await factsOf(tx, rows), page, Number(count));
}

/** Who claimed an order, oldest first; for a partner (`ownId`) only their own claim. */
export async function claimsTo(tx: Pick<Tx, "em">, orderNumber: string, ownId: string | null): Promise<ClaimFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select ${columns} from missing_sale_claim m
      where m.order_number = ${orderNumber} and (${ownId}::uuid is null or m.partner_id = ${ownId}::uuid) order by m.made_at, m.id`,
  );
  return factsOf(tx, rows);
}

async function factsOf(tx: Pick<Tx, "em">, rows: readonly Row[]): Promise<ClaimFacts[]> {
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  );
  return rows.map((row) => ({
    partner: names.get(row.partner_id) ?? { name: "", shareId: "" },
    orderNumber: row.order_number,
    account: row.account,
    state: row.state,
    madeAt: instantOf(row.made_at),
    answer: row.answer,
    answeredAt: instantOrNull(row.answered_at),
  }));
}
