export { describeFault, type FaultFacts } from "./fault.ts";
export * from "./ids.ts";
export * from "./instant.ts";
export * from "./money.ts";
export * from "./refusal.ts";
export * from "./sql.ts";
export * from "./text.ts";
export * from "./tx.ts";
export * from "./vault.ts";
