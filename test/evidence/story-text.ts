import type { Story } from "./oracle.ts";
import { refundedOf, totalOf, type ShopState } from "./shop-order.ts";

/** A failing order as a person reads it: what happened in the shop, what reached us, what we made of it. */
export function textOfStory({ life, seen, parent }: Story, rows: readonly object[]): string {
  const { order } = life;
  return [
    `order ${order.id} made ${String(order.createdAt)} ${order.paymentMethod}${order.renewal ? ` renews ${parent?.life.order.id}` : ""}${order.secondsAhead ? `, clock ${order.secondsAhead} s ahead` : ""}`,
    "in the shop:",
    ...life.changes.map(
      (change) =>
        `  ${String(change.at)} ${change.kind}${change.kind === "state" && change.isSilent ? " (silent)" : ""} ${textOfState(change.state)}`,
    ),
    "what reached us:",
    ...seen.map((one) => {
      if (one.kind === "state")
        return `  ${one.turn} ${String(one.at)} ${one.topic}: the state of ${String(one.change.at)} ${one.change.state.status}`;
      return `  ${one.turn} ${String(one.at)} ${one.kind}${one.kind === "assigned" ? ` to ${one.partner}` : ""}`;
    }),
    "what is there:",
    ...rows.map((row) => `  ${JSON.stringify(row)}`),
    ...(parent ? ["its parent:", textOfStory(parent, [])] : []),
  ].join("\n");
}

function textOfState(state: ShopState): string {
  const lines = state.lines.map(({ id, total }) => `${id}:${total}`).join(" ");
  const traces = state.traces
    .map((trace) => `${trace.kind}=${trace.reference}${trace.kind === "session" ? `@${String(trace.startedAt)}` : ""}`)
    .join(" ");
  return `${state.status} ${totalOf(state)} ${state.currency} lines ${lines} refunded ${refundedOf(state)} paid ${String(state.paidAt)} ${traces}`;
}
