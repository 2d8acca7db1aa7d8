import type { Json } from "./rule.ts";

/** Slack gives a block and an element a name where the app gave none. */
export function named(blocks: readonly Json[], id: () => string): Json[] {
  return blocks.map((block) => ({
    block_id: id(),
    ...block,
    ...(Array.isArray(block.elements) && block.type === "actions"
      ? { elements: (block.elements as Json[]).map((element) => ({ action_id: id(), ...element })) }
      : {}),
  }));
}
