import { defineEntity, p } from "@mikro-orm/postgresql";

const randomSalt = "gen_random_uuid()";

/** One privileged act, kept for ever: triggers refuse delete and every update but one that empties reason or facts, see `forgetSubject`. */
export const AuditEntry = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entry",
  properties: {
    id: p.uuid().primary(),
    at: p.datetime().index(),
    /** "staff:<handle id>", "partner:<id>", "system:<name>" */
    actor: p.text(),
    act: p.text(),
    subjectKind: p.text(),
    subjectId: p.text(),
    reason: p.text().nullable(),
    facts: p.json(),
    /** the chain knows reason and facts by hashes with these; they go with what they salt, and then the hashes tell nobody anything */
    reasonSalt: p.uuid().nullable().defaultRaw(randomSalt),
    factsSalt: p.uuid().nullable().defaultRaw(randomSalt),
    /** when the one or the other went, in somebody's erasure */
    reasonForgottenAt: p.datetime().nullable(),
    factsForgottenAt: p.datetime().nullable(),
  },
  indexes: [
    { properties: ["subjectKind", "subjectId"] },
    {
      name: "audit_entry_reasons_forgotten",
      expression:
        'create index "audit_entry_reasons_forgotten" on "audit_entry" ("reason_forgotten_at") where reason_forgotten_at is not null',
    },
    {
      name: "audit_entry_facts_forgotten",
      expression: 'create index "audit_entry_facts_forgotten" on "audit_entry" ("facts_forgotten_at") where facts_forgotten_at is not null',
    },
    { name: "audit_entry_actor", properties: ["actor", "at"] },
    {
      name: "audit_entry_partners",
      expression:
        "create index \"audit_entry_partners\" on \"audit_entry\" using gin ((array_remove(array[facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to'], null)))",
    },
  ],
  checks: [
    {
      name: "audit_entry_words_have_salt",
      expression: "(reason is null or reason_salt is not null) and (facts = '{}' or facts_salt is not null)",
    },
    {
      name: "audit_entry_forgotten",
      expression: "(reason_salt is null) = (reason_forgotten_at is not null) and (facts_salt is null) = (facts_forgotten_at is not null)",
    },
  ],
});

/**
 * An entry's place in the chain: a hash over the entry and the one before it. It holds no reference to the entry, so that one that was
 * removed can be named.
 */
export const ChainedEntry = defineEntity({
  name: "ChainedEntry",
  tableName: "audit_chain",
  properties: {
    /** 1, 2, 3 … without a gap */
    position: p.bigint("bigint").primary().autoincrement(false),
    entryId: p.uuid().unique(),
    /** salted hashes of reason and facts as they were written, in hex; null: forgotten before their hashes were taken */
    reasonHash: p.text().nullable(),
    factsHash: p.text().nullable(),
    /** over the entry: see `entryHash` */
    entryHash: p.text(),
    /** over position, entry and the hash before: see `nextHash` */
    hash: p.text(),
    chainedAt: p.datetime(),
    /** nothing else that was committed waited when it got its place */
    isLast: p.boolean().default(false),
  },
  checks: [{ name: "audit_chain_position", expression: "position > 0" }],
});

/** An entry that waits for its place in the chain; a trigger writes it with the entry, in the same transaction. */
export const UnchainedEntry = defineEntity({
  name: "UnchainedEntry",
  tableName: "audit_unchained",
  properties: {
    entryId: p.uuid().primary(),
    since: p.datetime().defaultRaw("now()"),
    /** of its words when it was written, so that what happens to them while it waits is found */
    reasonHash: p.text().nullable(),
    factsHash: p.text().nullable(),
  },
});
