import type { Tx } from "#domain/kernel";
import { decidedAdjustments, openAdjustments, type AdjustmentFacts } from "#domain/ledger";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Adjustments that wait for a second person, a page of them, and the last that were decided. */
export type AdjustmentList = Page<AdjustmentFacts> & { readonly decided: readonly AdjustmentFacts[] };

const shownDecided = 5;

export async function adjustmentList(tx: Pick<Tx, "em" | "now">, page: number): Promise<AdjustmentList> {
  const { adjustments, total } = await openAdjustments(tx, rowsPerPage, offsetOf(page));
  return { ...pageOf(adjustments, page, total), decided: await decidedAdjustments(tx, shownDecided) };
}
