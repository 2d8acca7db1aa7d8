import { monthAt, oneOf, periodOfMonth, rowOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { adColumns, adOf, shownAd, type AdFacts, type AdRow } from "#domain/library";
import { programmeOf } from "#domain/programme";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type CurrentAd = {
  /** this month's, if it has been shown */
  readonly ad: AdFacts | null;
  /** the day on which the next one that is scheduled will be shown */
  readonly nextOn: Instant | null;
};

/** What partners see now, and when the next comes. */
export async function currentAd(tx: Pick<Tx, "em" | "now">): Promise<CurrentAd> {
  const { zone } = await programmeOf(tx);
  const month = monthAt(tx.now, zone).toString();
  const next = await rowOf(
    tx,
    sql<{ month: string }>`select month from monthly_ad where month >= ${month} and state = 'scheduled' order by month limit 1`,
  );
  return { ad: await shownAd(tx), nextOn: next && periodOfMonth(Temporal.PlainYearMonth.from(next.month), zone).from };
}

/** Every ad there is, for staff, the newest month first. */
export async function adList(tx: Pick<Tx, "em">, page: number): Promise<Page<AdFacts>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from monthly_ad`);
  const rows = await rowsOf(
    tx,
    sql<AdRow>`select ${adColumns} from monthly_ad order by month desc, id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(rows.map(adOf), page, count);
}
