import type { Repair } from "#domain/orders";
import { atMinute, left } from "../phrases.ts";
import type { Block } from "../view.ts";
import { differenceWords, wordFor } from "../words.ts";

/** What reading the shop put right because no message had told it; nothing when there is nothing. */
export function repairsBlock(repairs: readonly Repair[]): Block[] {
  if (repairs.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Repaired by reading the shop"), left("Order"), left("What differed")],
      rows: repairs.map((repair) => [
        [atMinute(repair.at)],
        [{ code: repair.orderNumber }],
        [repair.differences.map((each) => wordFor(differenceWords, each)).join(", ")],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}
