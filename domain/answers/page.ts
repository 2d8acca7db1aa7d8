/** A page of a list that may be long: `more` rows follow after it. */
export type Page<Row> = {
  readonly rows: readonly Row[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly more: number;
};

export const rowsPerPage = 10;

/** The rows of a page as a query with `limit perPage offset …` gave them, with what is left after it. */
export function pageOf<Row>(rows: readonly Row[], page: number, total: number, perPage = rowsPerPage): Page<Row> {
  return {
    rows,
    page,
    pages: Math.max(1, Math.ceil(total / perPage)),
    total,
    more: Math.max(0, total - (page - 1) * perPage - rows.length),
  };
}

/** A page of a list that is short enough to be read whole. */
export function pageOfAll<Row>(all: readonly Row[], page: number): Page<Row> {
  return pageOf(all.slice(offsetOf(page), offsetOf(page + 1)), page, all.length);
}

export function offsetOf(page: number, perPage = rowsPerPage): number {
  return (page - 1) * perPage;
}
