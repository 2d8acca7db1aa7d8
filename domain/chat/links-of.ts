import { instantOf, instantOrNull, openFields, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { ChatAccount, Platform } from "./account.ts";

/** An account with the name that the platform shows for it: for words only, anybody may call themselves anything. */
export type NamedAccount = ChatAccount & { readonly name: string };

/** That a chat account stands, or stood, for somebody. */
export type ChatLink = ChatAccount & {
  readonly id: string;
  /** how it is named in chat */
  readonly word: string;
  readonly name: string;
  readonly since: Instant;
  readonly until: Instant | null;
};

/** what seals are bound to */
export const sealedAt = "chat_identity.sealed";

/** Every account that stands or ever stood for somebody, oldest first. */
export async function linksOf(
  tx: Pick<Tx, "em" | "vault">,
  whose: { readonly kind: "partner" | "staff"; readonly id: string },
): Promise<ChatLink[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      platform: Platform;
      workspace: string;
      sealed: Buffer;
      wrapped_key: Buffer;
      key_id: string;
      linked_at: string;
      unlinked_at: string | null;
    }>`
      select id, platform, workspace, sealed, wrapped_key, key_id, linked_at, unlinked_at from chat_identity
      where ${whose.kind === "partner" ? sql`partner_id` : sql`staff_id`} = ${whose.id} order by linked_at, id`,
  );
  return rows.map((row) => {
    const owner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
    const { account, name } = openFields(tx.vault, owner, sealedAt, row.sealed) as { account: string; name: string };
    return {
      id: row.id,
      word: row.id.slice(-8),
      platform: row.platform,
      workspace: row.workspace,
      account,
      name,
      since: instantOf(row.linked_at),
      until: instantOrNull(row.unlinked_at),
    };
  });
}
