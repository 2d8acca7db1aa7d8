import { timingSafeEqual } from "node:crypto";
import {
  instantOf,
  instantOrNull,
  isBefore,
  localDate,
  nameOf,
  newCode,
  newId,
  oneOf,
  plusDays,
  refuse,
  rowOf,
  rowsOf,
  run,
  sha256,
  sql,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";

/** What a key may read. */
export const scopes = ["partners:read", "conversions:read", "payouts:read", "clicks:read"] as const;
export type Scope = (typeof scopes)[number];

/** As many as anybody keeps an eye on. */
export const mostKeys = 20;

export type ApiKeyFacts = {
  readonly id: string;
  /** how it is named in commands, and how it begins */
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly expiresAt: Instant | null;
  /** the day in UTC, "2026-12-01"; null: never */
  readonly lastUsedOn: string | null;
};

type Row = {
  id: string;
  prefix: string;
  name: string;
  scopes: Scope[];
  made_by: string;
  made_at: string;
  expires_at: string | null;
  last_used_on: string | null;
};

const columns = sql`id, prefix, name, scopes, made_by, made_at, expires_at, last_used_on::text as last_used_on`;

function factsOf(row: Row): ApiKeyFacts {
  return {
    id: row.id,
    prefix: row.prefix,
    name: row.name,
    scopes: row.scopes,
    madeBy: row.made_by,
    madeAt: instantOf(row.made_at),
    expiresAt: instantOrNull(row.expires_at),
    lastUsedOn: row.last_used_on,
  };
}

/**
 * Makes a key that may read so much, for so many days or until it is revoked. `secret` is told now and never again.
 * Refuses `api-key.too-many`.
 */
export async function makeApiKey(
  tx: Tx,
  { name, scopes: wanted, days }: { readonly name: string; readonly scopes: readonly Scope[]; readonly days: number | null },
): Promise<{ readonly key: ApiKeyFacts; readonly secret: string }> {
  // There may be no row yet that could be locked.
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended('api keys', 0))`);
  const { standing } = await oneOf(
    tx,
    sql<{ standing: number }>`
      select count(*)::int as standing from api_key where revoked_at is null and (expires_at is null or expires_at > ${tx.now})`,
  );
  if (standing >= mostKeys) throw refuse("api-key.too-many", { most: mostKeys });
  const prefix = newCode(8);
  const secret = `pck_${prefix}_${newCode(40)}`;
  const row = await oneOf(
    tx,
    sql<Row>`
      insert into api_key (id, prefix, hash, name, scopes, made_by, made_at, expires_at)
      values (${newId()}, ${prefix}, ${sha256(secret)}, ${name}, ${scopes.filter((each) => wanted.includes(each))}::text[], ${nameOf(tx.actor)}, ${tx.now},
              ${days === null ? null : plusDays(tx.now, days)}) returning ${columns}`,
  );
  const key = factsOf(row);
  await record(tx, { act: "api-key.make", subject: { kind: "api-key", id: key.id }, facts: { prefix, name, scopes: key.scopes, days } });
  return { key, secret };
}

/** Those that count, newest first. */
export async function standingApiKeys(tx: Pick<Tx, "em" | "now">): Promise<ApiKeyFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`select ${columns} from api_key where revoked_at is null and (expires_at is null or expires_at > ${tx.now}) order by made_at desc, id desc`,
  );
  return rows.map(factsOf);
}

/** From now on it reads nothing. `word`: its prefix, or all of it. Refuses `api-key.unknown`. */
export async function revokeApiKey(tx: Tx, word: string): Promise<ApiKeyFacts> {
  const prefix = prefixIn(word) ?? word;
  const row = await rowOf(
    tx,
    sql<Row>`update api_key set revoked_at = ${tx.now} where prefix = ${prefix} and revoked_at is null returning ${columns}`,
  );
  if (!row) throw refuse("api-key.unknown", { key: prefix });
  const key = factsOf(row);
  await record(tx, { act: "api-key.revoke", subject: { kind: "api-key", id: key.id }, facts: { prefix, name: key.name } });
  return key;
}

const shape = /^pck_([0-9a-z]{8})_[0-9a-z]{40}$/;

function prefixIn(text: string): string | undefined {
  return shape.exec(text)?.[1];
}

/** Why a key opens nothing: it is none, or was revoked; or its time is over, which whoever holds it may know. */
export type NoKey = "unknown" | { readonly expiredAt: Instant };

/** The key that was shown, if it counts. Its secret part is compared as a hash and in constant time, so that nothing is learnt from how long it takes. */
export async function findApiKey(tx: Pick<Tx, "em" | "now">, shown: string): Promise<ApiKeyFacts | NoKey> {
  const prefix = prefixIn(shown);
  if (prefix === undefined) return "unknown";
  const row = await rowOf(
    tx,
    sql<Row & { hash: string }>`select ${columns}, hash from api_key where prefix = ${prefix} and revoked_at is null`,
  );
  const isRight = timingSafeEqual(Buffer.from(row?.hash ?? sha256("")), Buffer.from(sha256(shown)));
  if (!row || !isRight) return "unknown";
  const key = factsOf(row);
  return key.expiresAt === null || isBefore(tx.now, key.expiresAt) ? key : { expiredAt: key.expiresAt };
}

/** Remembers the day on which a key was used, once a day: a write for every reading would cost more than the reading. */
export async function noteKeyUse(tx: Pick<Tx, "em" | "now">, key: ApiKeyFacts): Promise<void> {
  const today = localDate(tx.now, "UTC").toString();
  if (key.lastUsedOn === today) return;
  await run(
    tx,
    sql`update api_key set last_used_on = ${today} where id = ${key.id} and (last_used_on is null or last_used_on < ${today}::date)`,
  );
}
