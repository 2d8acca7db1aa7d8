import type { RatedLine } from "#domain/conversions";
import type { SnapshotRefund } from "#domain/orders";

export type Refund = Pick<SnapshotRefund, "total" | "byLine">;

let unnamed = 0;
/** A line that earns: by a percentage in basis points, or whatever rate is given. */
export function line(
  base: bigint,
  value: RatedLine["rate"]["value"] | number = 2_000,
  over: Partial<RatedLine> & { ruleId?: bigint } = {},
): RatedLine {
  const { ruleId = null, ...rest } = over;
  const rate = {
    value: typeof value === "number" ? { kind: "percent" as const, basisPoints: value } : value,
    source: "product" as const,
    ruleId,
  };
  return { lineExternalId: `unnamed ${++unnamed}`, base, tax: 0n, quantity: 1, rate, ...rest };
}
export const refund = (total: bigint, byLine: SnapshotRefund["byLine"] = null): Refund => ({ total, byLine });
export const of = (lineExternalId: string, total: bigint) => refund(total, [{ lineExternalId, total }]);
export const id = (lineExternalId: string) => ({ lineExternalId });
