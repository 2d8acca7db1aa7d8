import type { Tx } from "#domain/kernel";
import { watchedDestinations, type WatchedDestination } from "#domain/transfers";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Bank accounts that finance should look at, a page of them. */
export async function destinationList(tx: Pick<Tx, "em">, page: number): Promise<Page<WatchedDestination>> {
  const { rows, total } = await watchedDestinations(tx, rowsPerPage, offsetOf(page));
  return pageOf(rows, page, total);
}
