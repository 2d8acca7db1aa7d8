import { openFields, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { preferencesOf, type Channel, type Recipient } from "#domain/messages";
import { staffById } from "#domain/partners";
import type { ChatAccount, Platform } from "./account.ts";
import { sealedAt } from "./links-of.ts";

/** An account that takes direct messages, the link by which it is somebody's, if it is, and where they go once one was opened. */
export type DirectAccount = ChatAccount & { readonly linkId: string | null; readonly place: string | null };

/**
 * Where each of some people takes direct messages on a platform: by the account that was connected last, of those that have not refused any.
 * Null: nowhere.
 */
export async function directAccountsOf(
  tx: Pick<Tx, "em" | "vault">,
  people: readonly Recipient[],
): Promise<(of: Recipient, platform: Platform) => DirectAccount | null> {
  const rows = await rowsOf(
    tx,
    sql<Row & { person: string }>`
      select distinct on (platform, coalesce(partner_id, staff_id)) id, platform, workspace, sealed, wrapped_key, key_id, dm_channel as place,
             case when partner_id is null then 'staff:' || staff_id else 'partner:' || partner_id end as person
      from chat_identity
      where unlinked_at is null and dm_closed_at is null
        and (partner_id = any(${idsOf(people, "partner")}::uuid[]) or staff_id = any(${idsOf(people, "staff")}::uuid[]))
      order by platform, coalesce(partner_id, staff_id), linked_at desc, id desc`,
  );
  const found = new Map(rows.map((row) => [`${row.platform} ${row.person}`, accountOf(tx, row)]));
  return ({ kind, id }, platform) => found.get(`${platform} ${kind}:${id}`) ?? null;
}

function idsOf(people: readonly Recipient[], kind: Recipient["kind"]): string[] {
  return [...new Set(people.flatMap((each) => (each.kind === kind ? [each.id] : [])))];
}

/** Some accounts by their links, of those that stand and take direct messages. */
export async function directAccountsById(
  tx: Pick<Tx, "em" | "vault">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DirectAccount>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select id, platform, workspace, sealed, wrapped_key, key_id, dm_channel as place from chat_identity
      where id = any(${[...ids]}::uuid[]) and unlinked_at is null and dm_closed_at is null`,
  );
  return new Map(rows.map((row) => [row.id, accountOf(tx, row)]));
}

type Row = { id: string; platform: Platform; workspace: string; sealed: Buffer; wrapped_key: Buffer; key_id: string; place: string | null };

function accountOf(tx: Pick<Tx, "vault">, row: Row): DirectAccount {
  const owner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  const { account } = openFields(tx.vault, owner, sealedAt, row.sealed) as { account: string };
  return { linkId: row.id, platform: row.platform, workspace: row.workspace, account, place: row.place };
}

/** Keeps where direct messages to some accounts arrived, so that the next ones need not ask. */
export async function rememberPlaces(tx: Tx, arrived: readonly { readonly linkId: string; readonly place: string }[]): Promise<void> {
  if (arrived.length === 0) return;
  await run(
    tx,
    sql`update chat_identity i set dm_channel = u.place
        from unnest(${arrived.map(({ linkId }) => linkId)}::uuid[], ${arrived.map(({ place }) => place)}::text[]) as u (id, place)
        where i.id = u.id and i.dm_channel is distinct from u.place`,
  );
}

/** These accounts take no direct messages: from now on what should go there goes by mail. */
export async function closeDirectMessages(tx: Tx, linkIds: readonly string[]): Promise<void> {
  if (linkIds.length === 0) return;
  await run(
    tx,
    sql`update chat_identity set dm_closed_at = ${tx.now}, dm_channel = null where id = any(${[...linkIds]}::uuid[]) and dm_closed_at is null`,
  );
}

/** Whoever asks for messages in chat again has opened them again, as far as they know: the next one tries. */
export async function reopenDirectMessages(tx: Tx, { kind, id }: Recipient, platform: Platform): Promise<void> {
  await run(
    tx,
    sql`update chat_identity set dm_closed_at = null
        where ${kind === "partner" ? sql`partner_id` : sql`staff_id`} = ${id} and platform = ${platform} and dm_closed_at is not null`,
  );
}

/** By which ways a member of staff is reached now: mail, if they have an address, direct messages, and the demonstration's console, if they ever sat there. */
export async function waysToStaff(tx: Pick<Tx, "em" | "vault">, staffId: string): Promise<Channel[]> {
  const who = { kind: "staff", id: staffId } as const;
  const { hasEmail } = await staffById(tx, staffId);
  const direct = await directAccountsOf(tx, [who]);
  const { transactional } = await preferencesOf(tx, who);
  return [
    ...(hasEmail ? (["mail"] as const) : []),
    ...(["discord", "slack"] as const).filter((platform) => direct(who, platform) !== null),
    ...(transactional.console === "off" ? [] : (["console"] as const)),
  ];
}
