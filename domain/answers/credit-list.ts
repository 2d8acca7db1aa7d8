import type { Tx } from "#domain/kernel";
import { decidedCredits, openCredits, type CreditFacts } from "#domain/ledger";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Credits that wait for a second person, a page of them, and the last that were decided. */
export type CreditList = Page<CreditFacts> & { readonly decided: readonly CreditFacts[] };

const shownDecided = 5;

export async function creditList(tx: Pick<Tx, "em" | "now">, page: number): Promise<CreditList> {
  const { credits, total } = await openCredits(tx, rowsPerPage, offsetOf(page));
  return { ...pageOf(credits, page, total), decided: await decidedCredits(tx, shownDecided) };
}
