import type { EntityManager } from "@mikro-orm/postgresql";
import type { Instant } from "./instant.ts";
import type { Vault } from "./vault.ts";

/** Since when the chat account that asks stands for them. Left out where none asks: at the console of the demonstration. */
type Linked = { readonly linkedAt?: Instant | undefined };

/** Who acts. A partner's id comes only from the link between chat account and partner, never from an argument. */
export type Actor =
  | ({ readonly kind: "partner"; readonly partnerId: string } & Linked)
  | ({ readonly kind: "staff"; readonly staffId: string; readonly partnerId: string | null; readonly roles: readonly StaffRole[] } & Linked)
  | { readonly kind: "system"; readonly name: string }
  | { readonly kind: "guest" };

export const staffRoles = ["support", "finance", "operator"] as const;
export type StaffRole = (typeof staffRoles)[number];

/** What the queue may be asked to do later; it carries ids only, rows are the truth. */
export const topics = [
  "apply-inbox",
  "decide-again",
  "run-job",
  "release-batch",
  "deliver-message",
  "connect-code",
  "send-announcement",
  "call-rail",
  "send-webhooks",
] as const;
export type Topic = (typeof topics)[number];

/**
 * Puts (topic, id) for each id on the queue with the transaction's own connection: they exist if and only if the transaction commits.
 * `afterSeconds`: not to be taken earlier.
 */
export type Enqueue = (em: EntityManager, topic: Topic, ids: readonly string[], afterSeconds?: number) => Promise<void>;

/**
 * One open database transaction, handed to every operation. Operations never commit;
 * only dispatch, the web doors, the job runner and tests open one.
 */
export type Tx = {
  readonly em: EntityManager;
  readonly now: Instant;
  readonly actor: Actor;
  /** seals and opens what is personal; nothing else in domain knows a key */
  readonly vault: Vault;
  enqueue(topic: Topic, ...ids: readonly string[]): Promise<void>;
  /** the same for later; what depends on it is also found by its row, should the queue forget */
  enqueueAt(topic: Topic, at: Instant, ...ids: readonly string[]): Promise<void>;
};

/** Opens one transaction as somebody and commits it when `work` returns; a refusal or fault rolls it back. */
export type InTransaction = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => Promise<T>;

/** The actor as one word for histories and the audit: "staff:0198…". */
export function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case "partner":
      return `partner:${actor.partnerId}`;
    case "staff":
      return `staff:${actor.staffId}`;
    case "system":
      return `system:${actor.name}`;
    case "guest":
      return "guest";
    default:
      return actor satisfies never;
  }
}
