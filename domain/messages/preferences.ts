import { refuse, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { messageClasses, type MessageClass } from "./kinds.ts";
import { cadencesOf, channels, defaultCadence, type Cadence, type Channel } from "./preference-rules.ts";
import type { Recipient } from "./tell.ts";

/** What somebody gets: a cadence for every class by every channel. */
export type Preferences = Readonly<Record<MessageClass, Readonly<Record<Channel, Cadence>>>>;

/** The preferences of several people in one look, as a function of the person. */
export async function preferencesOfAll(tx: Pick<Tx, "em">, people: readonly Recipient[]): Promise<(of: Recipient) => Preferences> {
  const rows = await rowsOf(
    tx,
    sql<{ recipient_kind: Recipient["kind"]; recipient_id: string; class: MessageClass; channel: Channel; cadence: Cadence }>`
      select recipient_kind, recipient_id, class, channel, cadence from message_preference
      where recipient_id = any(${[...new Set(people.map(({ id }) => id))]}::uuid[])`,
  );
  const chosen = new Map<string, Cadence>(
    rows.map((row) => [`${row.recipient_kind}:${row.recipient_id} ${row.class} ${row.channel}`, row.cadence]),
  );
  return (of) => {
    const cadence = (each: MessageClass, channel: Channel): Cadence =>
      chosen.get(`${of.kind}:${of.id} ${each} ${channel}`) ?? defaultCadence(each, channel);
    return Object.fromEntries(
      messageClasses.map((each) => [each, Object.fromEntries(channels.map((channel) => [channel, cadence(each, channel)]))]),
    ) as Preferences;
  };
}

export async function preferencesOf(tx: Pick<Tx, "em">, of: Recipient): Promise<Preferences> {
  return (await preferencesOfAll(tx, [of]))(of);
}

/** Changes how somebody is told one class of messages by one channel. Refuses `notices.cadence` where the class does not allow it. */
export async function prefer(
  tx: Tx,
  { kind, id }: Recipient,
  wanted: { class: MessageClass; channel: Channel; cadence: Cadence },
): Promise<void> {
  const allowed = cadencesOf(wanted.class, wanted.channel);
  if (!allowed.includes(wanted.cadence)) throw refuse("notices.cadence", { ...wanted, allowed });
  await run(
    tx,
    sql`insert into message_preference (recipient_kind, recipient_id, class, channel, cadence, changed_at)
        values (${kind}, ${id}, ${wanted.class}, ${wanted.channel}, ${wanted.cadence}, ${tx.now})
        on conflict (recipient_kind, recipient_id, class, channel) do update set cadence = excluded.cadence, changed_at = excluded.changed_at`,
  );
}

/** Whoever speaks at the demonstration's console is told there as well, all of it and as it happens, until they say otherwise. */
export async function openConsole(tx: Tx, { kind, id }: Recipient): Promise<void> {
  await run(
    tx,
    sql`insert into message_preference (recipient_kind, recipient_id, class, channel, cadence, changed_at)
        select ${kind}, ${id}, c, 'console', 'at-once', ${tx.now}::timestamptz from unnest(${[...messageClasses]}::text[]) as c on conflict do nothing`,
  );
}

/** One click on the link in a mail: no more alerts by mail. Everything else goes on. */
export async function unsubscribe(tx: Tx, who: Recipient): Promise<void> {
  await prefer(tx, who, { class: "subscription", channel: "mail", cadence: "off" });
}
