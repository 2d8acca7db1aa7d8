import { defineEntity, p } from "@mikro-orm/postgresql";
import { newId, instantOf, instantOrNull, refuse, rowOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { ChannelPurpose } from "./kinds.ts";

/** A channel of a server or workspace that the programme posts into. Rows of those that have ended stay, so that what was not sent can be. */
export const ChatChannel = defineEntity({
  name: "ChatChannel",
  tableName: "chat_channel",
  properties: {
    id: p.uuid().primary(),
    platform: p.text().check("platform in ('discord','slack')"),
    /** Discord's server, Slack's enterprise or workspace */
    workspace: p.text(),
    /** the platform's id */
    channel: p.text(),
    /** as the platform named it when it was set; "" where it did not */
    name: p.text(),
    purpose: p.text().check("purpose in ('staff','announcements')"),
    setAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** removed: by an operator; replaced: by another channel; gone: the platform takes nothing for it */
    endedBecause: p.text().nullable().check("ended_because in ('removed','replaced','gone')"),
  },
  checks: [{ name: "chat_channel_ended", expression: "(ended_at is null) = (ended_because is null)" }],
  uniques: [
    { properties: ["platform", "workspace", "channel", "purpose"] },
    { name: "chat_channel_one_standing", properties: ["platform", "workspace", "purpose"], where: "ended_at is null" },
  ],
});

/** A channel as a platform knows it. */
export type ChannelPlace = {
  readonly platform: "discord" | "slack";
  readonly workspace: string;
  readonly channel: string;
  readonly name: string;
};

/** What stands: a channel, and what the programme posts into it. */
export type ChatChannelFacts = ChannelPlace & {
  readonly id: string;
  /** how it is named in commands */
  readonly word: string;
  readonly purpose: ChannelPurpose;
  readonly since: Instant;
};

type Row = Omit<ChatChannelFacts, "word" | "since"> & { set_at: string };

const columns = sql`id, platform, workspace, channel, name, purpose, set_at`;

function factsOf({ set_at: setAt, ...row }: Row): ChatChannelFacts {
  return { ...row, word: row.id.slice(-8), since: instantOf(setAt) };
}

/**
 * From now on the programme posts what is for a purpose into this channel, in place of the one that this server or workspace had for it. Doing so
 * again changes nothing but its name. `replaced`: the name of the other one.
 */
export async function setChannel(
  tx: Tx,
  { platform, workspace, channel, name }: ChannelPlace,
  purpose: ChannelPurpose,
): Promise<{ readonly set: ChatChannelFacts; readonly replaced: string | null; readonly isNew: boolean }> {
  // There may be no row yet that could be locked.
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`chat channel ${platform} ${workspace} ${purpose}`}, 0))`);
  const before = await rowOf(
    tx,
    sql<{ id: string; channel: string; name: string }>`
      select id, channel, name from chat_channel
      where platform = ${platform} and workspace = ${workspace} and purpose = ${purpose} and ended_at is null`,
  );
  const isNew = before?.channel !== channel;
  if (before && isNew) await end(tx, [before.id], "replaced");
  const row = await rowOf(
    tx,
    sql<Row>`
      insert into chat_channel as c (id, platform, workspace, channel, name, purpose, set_at)
      values (${newId()}, ${platform}, ${workspace}, ${channel}, ${name}, ${purpose}, ${tx.now})
      on conflict (platform, workspace, channel, purpose) do update
        set name = excluded.name, set_at = case when c.ended_at is null then c.set_at else excluded.set_at end, ended_at = null, ended_because = null
      returning ${columns}`,
  );
  const set = factsOf(row!);
  if (isNew) await record(tx, { act: "channel.set", subject: { kind: "channel", id: set.id }, facts: auditOf(set) });
  return { set, replaced: before && isNew ? before.name : null, isNew };
}

/** Nothing more is posted there. Refuses `channel.unknown`. */
export async function removeChannel(tx: Tx, word: string): Promise<ChatChannelFacts> {
  const row = await rowOf(
    tx,
    sql<Row>`select ${columns} from chat_channel where right(id::text, 8) = ${word} and ended_at is null for update`,
  );
  if (!row) throw refuse("channel.unknown");
  await end(tx, [row.id], "removed");
  await record(tx, { act: "channel.remove", subject: { kind: "channel", id: row.id }, facts: auditOf(row) });
  return factsOf(row);
}

function auditOf({ platform, name, channel, purpose }: Pick<Row, "platform" | "name" | "channel" | "purpose">) {
  return { platform, channel: name || channel, purpose };
}

/** These channels take nothing any more: nothing is posted there until somebody sets them again. Returns those that stood until now. */
export async function channelsGone(tx: Tx, ids: readonly string[]): Promise<ChatChannelFacts[]> {
  return ids.length === 0 ? [] : (await end(tx, ids, "gone")).map(factsOf);
}

function end(tx: Tx, ids: readonly string[], because: "removed" | "replaced" | "gone"): Promise<Row[]> {
  return rowsOf(
    tx,
    sql<Row>`
      update chat_channel set ended_at = ${tx.now}, ended_because = ${because}
      where id = any(${[...ids]}::uuid[]) and ended_at is null returning ${columns}`,
  );
}

/** Where the programme posts, and what became of the last message there. */
export type ListedChannel = ChatChannelFacts & {
  readonly last: { readonly state: "waits" | "sent" | "failed"; readonly at: Instant; readonly reason: string | null } | null;
};

/** All that stand, by their platform and purpose. */
export async function chatChannels(tx: Pick<Tx, "em">): Promise<ListedChannel[]> {
  const rows = await rowsOf(
    tx,
    sql<Row & { state: string | null; at: string | null; reason: string | null }>`
      select ${columns}, m.state, m.at, m.reason from chat_channel c
      left join lateral (
        select state, coalesce(settled_at, created_at) as at, reason from message
        where recipient_id = c.id and recipient_kind = 'channel' order by created_at desc, id desc limit 1) m on true
      where ended_at is null order by platform, workspace, purpose`,
  );
  return rows.map(({ state, at, reason, ...row }) => ({ ...factsOf(row), last: lastOf(state, instantOrNull(at), reason) }));
}

function lastOf(state: string | null, at: Instant | null, reason: string | null): ListedChannel["last"] {
  if (state === null || at === null) return null;
  if (state === "sent") return { state: "sent", at, reason: null };
  return state === "queued" || state === "sending" ? { state: "waits", at, reason } : { state: "failed", at, reason };
}

/** The channels that stand, for whoever sends to some of them. */
export async function channelsById(tx: Pick<Tx, "em">, ids: readonly string[]): Promise<ReadonlyMap<string, ChatChannelFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(tx, sql<Row>`select ${columns} from chat_channel where id = any(${[...ids]}::uuid[]) and ended_at is null`);
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

/** The channels that stand for a purpose, one for each server and workspace that has one. */
export async function channelsFor(tx: Pick<Tx, "em">, purpose: ChannelPurpose): Promise<ChatChannelFacts[]> {
  const rows = await rowsOf(tx, sql<Row>`select ${columns} from chat_channel where purpose = ${purpose} and ended_at is null order by id`);
  return rows.map(factsOf);
}
