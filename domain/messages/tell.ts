import { newId, rowsOf, sql, type Tx } from "#domain/kernel";
import { writeFacts } from "./facts-json.ts";
import { kindRules, type MessageFacts, type MessageKind } from "./kinds.ts";
import { channels, defaultCadence } from "./preference-rules.ts";
import { sealFacts } from "./sealed-facts.ts";

/** Who is told, by an id that means nothing here: only what delivers knows addresses. An applicant is a partner. */
export type Recipient = { readonly kind: "partner" | "staff"; readonly id: string };

export type Telling<K extends MessageKind> = {
  readonly kind: K;
  readonly to: Recipient;
  /** what it is about (a payout's id, a conversion's): of one kind a person is told once about one thing */
  readonly about: string;
  readonly facts: MessageFacts[K];
};

/** Has somebody told something, by the channels they chose, once this transaction commits. */
export async function tell<K extends MessageKind>(tx: Tx, telling: Telling<K>): Promise<void> {
  await tellAll(tx, [telling]);
}

/** The same for many in one statement. Whom a preference keeps from hearing has no row; what was told before is not told again. */
export async function tellAll<K extends MessageKind>(tx: Tx, tellings: readonly Telling<K>[]): Promise<void> {
  if (tellings.length === 0) return;
  const rows = tellings.flatMap((telling) => channels.map((channel) => rowOf(tx, telling, channel)));
  const column = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick);
  const made = await rowsOf(
    tx,
    sql<{ id: string; cadence: string }>`
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
      select made.id, given.cadence from made join given using (id) order by made.id`,
  );
  // What is gathered for a day or a week has time until the next look for what is due.
  await tx.enqueue("deliver-message", ...made.filter(({ cadence }) => cadence === "at-once").map(({ id }) => id));
}

function rowOf<K extends MessageKind>(tx: Tx, telling: Telling<K>, channel: (typeof channels)[number]) {
  const id = newId();
  const { kind, to, about, facts } = telling;
  return {
    id,
    telling,
    channel,
    class: kindRules[kind].class,
    usual: defaultCadence(kindRules[kind].class, channel),
    key: `${kind}:${to.id}:${about}`,
    sealed: sealFacts(tx.vault, id, writeFacts(facts)),
  };
}
