import { programmeOf } from "#domain/programme";
import { takeBalance, takeCouponOf } from "#domain/imports";
import { basename } from "node:path";
import { csvRecords } from "./csv-records.ts";
import type { Extras, ImportDoors } from "./import-doors.ts";

const importer = { kind: "system", name: "import" } as const;

/** Gives partners their coupons, and puts what lay in their wallets into theirs here. Says how many of each were new. */
export async function takeExtras(
  { coupons, balances }: Extras,
  doors: Pick<ImportDoors, "inTransaction" | "asides">,
): Promise<{ coupons: number; balances: number }> {
  const made = { coupons: 0, balances: 0 };
  for await (const [[code = "", who = ""], where] of rowsIn(coupons, doors)) {
    const { isNew, aside } = await doors.inTransaction(importer, (tx) => takeCouponOf(tx, { code, who }));
    if (isNew) made.coupons += 1;
    if (aside) await doors.asides.add(where, aside);
  }
  for await (const [[who = "", amount = "", currency = ""], where] of rowsIn(balances, doors)) {
    const { isNew, aside } = await doors.inTransaction(importer, async (tx) =>
      takeBalance(tx, { who, amount, currency }, (await programmeOf(tx)).currency),
    );
    if (isNew) made.balances += 1;
    if (aside) await doors.asides.add(where, aside);
  }
  return made;
}

type Where = { readonly file: string; readonly line: number; readonly raw: () => string };

/** The rows under the first line. */
async function* rowsIn(path: string | null, { asides }: Pick<ImportDoors, "asides">): AsyncGenerator<[readonly string[], Where]> {
  if (path === null) return;
  let isHeading = true;
  for await (const record of csvRecords(path)) {
    const where = { file: basename(path), line: record.line, raw: () => ("cells" in record ? JSON.stringify(record.cells) : "") };
    if ("broken" in record) await asides.add(where, { why: "row-broken", detail: record.broken });
    else if (!isHeading) yield [record.cells, where];
    isHeading = false;
  }
}
