import type { Tx } from "#domain/kernel";
import { standingHolds, type HoldFacts } from "#domain/transfers";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Whose money is held, a page of it. */
export async function holdList(tx: Pick<Tx, "em">, page: number): Promise<Page<HoldFacts>> {
  const { rows, total } = await standingHolds(tx, rowsPerPage, offsetOf(page));
  return pageOf(rows, page, total);
}
