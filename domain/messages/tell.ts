import { newId, rowsOf, sql, type Tx } from "#domain/kernel";
import { writeFacts } from "./facts-json.ts";
import { isGathered, kindRules, type PersonalKind, type MessageFacts, type MessageKind } from "./kinds.ts";
import { channels, defaultCadence, type Cadence, type Channel } from "./preference-rules.ts";
import { sealFacts } from "./sealed-facts.ts";

/** Who is told, by an id that means nothing here: only what delivers knows addresses. An applicant is a partner; a customer bought at a shop. */
export type Recipient = { readonly kind: "partner" | "staff" | "customer"; readonly id: string };

/**
 * Whom a message is for: a person, one chat account that is linked (by its link), a chat account that is nobody's yet and asked something (by its
 * question), or a chat channel that the programme posts into.
 */
export type Addressee = Recipient | { readonly kind: "account" | "asker" | "channel"; readonly id: string };

export function isPerson(to: Addressee): to is Recipient {
  return to.kind !== "account" && to.kind !== "asker" && to.kind !== "channel";
}

export type Telling<K extends PersonalKind> = {
  readonly kind: K;
  readonly to: Recipient;
  /** what it is about (a payout's id, a conversion's): of one kind a person is told once about one thing */
  readonly about: string;
  /** by this channel alone; only of kinds that are chosen apart */
  readonly by?: Channel;
  readonly facts: MessageFacts[K];
};

/** Has somebody told something, by the channels they chose, once this transaction commits. */
export async function tell<K extends PersonalKind>(tx: Tx, telling: Telling<K>): Promise<void> {
  await tellAll(tx, [telling]);
}

/** The same for many at once. Whom a preference keeps from hearing has no row; what was told before is not told again. */
export async function tellAll<K extends PersonalKind>(tx: Tx, tellings: readonly Telling<K>[]): Promise<void> {
  if (tellings.length === 0) return;
  // Few have chosen more than is usual: what is sealed for a channel that nobody chose would be thrown away.
  const [chosen] = await Promise.all([chosenBesides(tx, tellings), queue(tx, tellings, isUsual)]);
  if (chosen.size > 0) await queue(tx, tellings, (telling, channel) => chosen.has(choiceOf(telling, channel)));
}

/** Has some linked accounts told something by direct message, whatever their owner likes to hear there: it is about these accounts' own safety. */
export async function tellAccounts<K extends PersonalKind>(
  tx: Tx,
  links: readonly { readonly id: string; readonly platform: Exclude<Channel, "mail" | "console"> }[],
  telling: Omit<Telling<K>, "to">,
): Promise<void> {
  await queueMessages(
    tx,
    links.map(({ id, platform }) => ({ telling: { ...telling, to: { kind: "account", id } }, channel: platform, usual: "at-once" })),
  );
}

/** Has a chat account that is nobody's told something about what it asked, by direct message: there is no other way to it. `id`: the question's. */
export async function tellAsker<K extends PersonalKind>(
  tx: Tx,
  { id, platform }: { readonly id: string; readonly platform: Exclude<Channel, "mail"> },
  telling: Omit<Telling<K>, "to">,
): Promise<void> {
  await queueMessages(tx, [{ telling: { ...telling, to: { kind: "asker", id } }, channel: platform, usual: "at-once" }]);
}

type Wanted = (telling: Telling<PersonalKind>, channel: Channel) => boolean;

function isUsual({ kind, by }: Telling<PersonalKind>, channel: Channel): boolean {
  if (by !== undefined) return channel === by;
  return defaultCadence(kindRules[kind].class, channel) !== "off";
}

/** Whose preference has them told by a channel that is off unless somebody chooses it. */
async function chosenBesides(tx: Tx, tellings: readonly Telling<PersonalKind>[]): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ choice: string }>`
      select concat_ws(' ', recipient_kind, recipient_id, class, channel) as choice from message_preference
      where recipient_id = any(${tellings.map(({ to }) => to.id)}::uuid[]) and cadence <> 'off'`,
  );
  const besides = new Set(
    tellings
      .filter(({ kind, by }) => !kindRules[kind].byMailOnly && by === undefined)
      .flatMap((each) => channels.filter((channel) => !isUsual(each, channel)).map((channel) => choiceOf(each, channel))),
  );
  return new Set(rows.map(({ choice }) => choice)).intersection(besides);
}

function choiceOf({ kind, to }: Telling<PersonalKind>, channel: Channel): string {
  return `${to.kind} ${to.id} ${kindRules[kind].class} ${channel}`;
}

function queue<K extends PersonalKind>(tx: Tx, tellings: readonly Telling<K>[], isWanted: Wanted): Promise<void> {
  return queueMessages(
    tx,
    tellings.flatMap((telling) =>
      channels
        .filter((channel) => isWanted(telling, channel))
        .map((channel) => ({
          telling,
          channel,
          usual: telling.by === undefined ? defaultCadence(kindRules[telling.kind].class, channel) : "at-once",
        })),
    ),
  );
}

/** A message before it has a row. */
export type Unqueued = {
  readonly telling: { readonly kind: MessageKind; readonly to: Addressee; readonly about: string; readonly facts: object };
  readonly channel: Channel;
  /** unless its reader has chosen otherwise */
  readonly usual: Cadence;
};

/** Puts messages into the outbox: those that their readers want, and have not been told before. */
export async function queueMessages(tx: Tx, unqueued: readonly Unqueued[]): Promise<void> {
  const rows = unqueued.map((each) => rowOf(tx, each));
  if (rows.length === 0) return;
  const column = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick);
  const made = await rowsOf(
    tx,
    sql<{ id: string; kind: MessageKind; cadence: string }>`
      with given as (
        select g.*, coalesce(w.cadence, g.usual) as cadence
        from unnest(${column((row) => row.id)}::uuid[], ${column((row) => row.telling.kind)}::text[], ${column((row) => row.telling.to.kind)}::text[],
                    ${column((row) => row.telling.to.id)}::uuid[], ${column((row) => row.channel)}::text[], ${column((row) => row.class)}::text[],
                    ${column((row) => row.usual)}::text[], ${column((row) => row.key)}::text[], ${column((row) => row.sealed.facts)}::bytea[],
                    ${column((row) => row.sealed.key.wrapped)}::bytea[], ${column((row) => row.sealed.key.keyId)}::text[])
          as g (id, kind, recipient_kind, recipient_id, channel, class, usual, key, facts, facts_key, facts_key_id)
        left join message_preference w
          on w.recipient_kind = g.recipient_kind and w.recipient_id = g.recipient_id and w.class = g.class and w.channel = g.channel
      ), made as (
        insert into message (id, kind, recipient_kind, recipient_id, channel, key, facts, facts_key, facts_key_id, created_at, state, due_at, attempts)
        select id, kind, recipient_kind, recipient_id, channel, key, facts, facts_key, facts_key_id, ${tx.now}::timestamptz, 'queued', ${tx.now}::timestamptz, 0
        from given where cadence <> 'off' order by id
        on conflict (key, channel) do nothing returning id
      )
      select made.id, given.kind, given.cadence from made join given using (id) order by made.id`,
  );
  // What is gathered for a day or a week has time until the next look for what is due.
  await tx.enqueue(
    "deliver-message",
    ...made.filter(({ cadence, kind }) => cadence === "at-once" || !isGathered(kind)).map(({ id }) => id),
  );
}

function rowOf(tx: Tx, { telling, channel, usual }: Unqueued) {
  const id = newId();
  const { kind, to, about, facts } = telling;
  return {
    id,
    telling,
    channel,
    // What somebody chose for a class says nothing of what was chosen apart, but for its mails: those end together. At the console there is nothing apart.
    class: kindRules[kind].isChosenApart && channel !== "mail" && channel !== "console" ? "apart" : kindRules[kind].class,
    usual,
    key: `${kind}:${to.id}:${about}`,
    sealed: sealFacts(tx.vault, id, writeFacts(facts)),
  };
}
