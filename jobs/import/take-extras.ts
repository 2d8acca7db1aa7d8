import { findPartner } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { takeBalance, takeCouponOf } from "#domain/imports";
import { basename } from "node:path";
import { csvRecords } from "./csv-records.ts";
import type { Extras, ImportDoors } from "./import-doors.ts";

const importer = { kind: "system", name: "import" } as const;

/**
 * Gives partners their coupons, and puts what lay in their wallets into theirs here. Says how many of each were new. The first line is a heading, unless it
 * says what only a row can: an amount, or somebody who is known.
 */
export async function takeExtras(
  { coupons, balances }: Extras,
  doors: Pick<ImportDoors, "inTransaction" | "asides">,
): Promise<{ coupons: number; balances: number }> {
  const made = { coupons: 0, balances: 0 };
  for await (const [[code = "", who = ""], where, isFirst] of rowsIn(coupons, doors)) {
    if (isFirst && !(await doors.inTransaction(importer, (tx) => findPartner(tx, who)))) continue;
    const { isNew, aside } = await doors.inTransaction(importer, (tx) => takeCouponOf(tx, { code, who }));
    if (isNew) made.coupons += 1;
    if (aside) await doors.asides.add(where, aside);
  }
  for await (const [[who = "", amount = "", currency = ""], where, isFirst] of rowsIn(balances, doors)) {
    if (isFirst && !/\d/.test(amount)) continue;
    const { isNew, aside } = await doors.inTransaction(importer, async (tx) =>
      takeBalance(tx, { who, amount, currency }, (await programmeOf(tx)).currency),
    );
    if (isNew) made.balances += 1;
    if (aside) await doors.asides.add(where, aside);
  }
  return made;
}

type Where = { readonly file: string; readonly line: number; readonly raw: () => string };

/** Every line, and whether it is the first one. */
async function* rowsIn(
  path: string | null,
  { asides }: Pick<ImportDoors, "asides">,
): AsyncGenerator<[cells: readonly string[], where: Where, isFirst: boolean]> {
  if (path === null) return;
  let isFirst = true;
  for await (const record of csvRecords(path)) {
    const where = { file: basename(path), line: record.line, raw: () => ("cells" in record ? JSON.stringify(record.cells) : "") };
    if ("broken" in record) await asides.add(where, { why: "row-broken", detail: record.broken });
    else yield [record.cells, where, isFirst];
    isFirst = false;
  }
}
