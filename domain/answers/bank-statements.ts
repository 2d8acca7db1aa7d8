import type { Tx } from "#domain/kernel";
import { statements, type StatementFacts } from "#domain/books";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Statements of the bank, the newest first, a page of them. */
export async function statementList(tx: Pick<Tx, "em">, page: number): Promise<Page<StatementFacts>> {
  const { rows, total } = await statements(tx, rowsPerPage, offsetOf(page));
  return pageOf(rows, page, total);
}
