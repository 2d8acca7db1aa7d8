import { expect, test } from "vitest";
import { rowsOf, sql, type Refusal } from "#domain/kernel";
import { findApiKey, makeApiKey, mostKeys, noteKeyUse, revokeApiKey, standingApiKeys, type ApiKeyFacts } from "#domain/api-keys";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const make = (name: string, days: number | null = null) =>
  db.run((tx) => makeApiKey(tx, { name, scopes: ["payouts:read", "partners:read"], days }));
const rows = () => rowsOf({ em: db.database.reader() }, sql<Record<string, unknown>>`select * from api_key`);

test("a key is told once: what is kept finds it and opens nothing", async () => {
  const { key, secret } = await make("Books");
  expect(secret).toMatch(/^pck_[0-9a-z]{8}_[0-9a-z]{40}$/);
  expect(key).toMatchObject({ prefix: secret.slice(4, 12), scopes: ["partners:read", "payouts:read"], expiresAt: null, lastUsedOn: null });
  expect(await db.run((tx) => findApiKey(tx, secret))).toEqual(key);
  const kept = JSON.stringify([await rows(), await rowsOf({ em: db.database.reader() }, sql`select facts from audit_entry`)]);
  expect(kept).toContain(key.prefix);
  expect(kept).not.toContain(secret.slice(13));
});

test("another key of the same beginning, half a key and none are nobody's", async () => {
  const { secret } = await make("Almost");
  const last = secret.endsWith("0") ? "1" : "0";
  for (const shown of [
    `${secret.slice(0, -1)}${last}`,
    secret.slice(0, -1),
    `${secret}0`,
    "",
    "pck_00000000_",
    "x".repeat(300),
    `${secret}\0`,
  ])
    expect(await db.run((tx) => findApiKey(tx, shown))).toBe("unknown");
});

test("a key counts until its day, and until it is revoked, by its beginning or all of it", async () => {
  const { key, secret } = await make("For a day", 1);
  const ends = "2026-11-25T19:00:00Z";
  db.clock.set("2026-11-25T18:59:59Z");
  expect(await db.run((tx) => findApiKey(tx, secret))).toEqual(key);
  db.clock.set(ends);
  expect(await db.run((tx) => findApiKey(tx, secret))).toEqual({ expiredAt: Temporal.Instant.from(ends) });
  const { key: other, secret: otherSecret } = await make("Revoked");
  expect((await db.run((tx) => revokeApiKey(tx, otherSecret))).id).toBe(other.id);
  expect(await db.run((tx) => findApiKey(tx, otherSecret))).toBe("unknown");
  await expect(db.run((tx) => revokeApiKey(tx, other.prefix))).rejects.toMatchObject({ code: "api-key.unknown" });
  expect((await db.run(standingApiKeys)).map(({ name }) => name)).toEqual(["Almost", "Books"]);
});

test("the day of its last use is written once a day", async () => {
  const { secret } = await make("Daily");
  const found = async () => (await db.run((tx) => findApiKey(tx, secret))) as ApiKeyFacts;
  await db.run(async (tx) => noteKeyUse(tx, await found()));
  expect((await found()).lastUsedOn).toBe("2026-11-25");
  const [before] = await rowsOf({ em: db.database.reader() }, sql`select xmin::text from api_key where name = 'Daily'`);
  await db.run(async (tx) => noteKeyUse(tx, await found()));
  expect(await rowsOf({ em: db.database.reader() }, sql`select xmin::text from api_key where name = 'Daily'`)).toEqual([before]);
});

test("of eight who make a key at a time no one makes one too many", async () => {
  const standing = (await db.run(standingApiKeys)).length;
  for (let n = standing; n < mostKeys - 3; n++) await make(`Filler ${n}`);
  const made = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => make(`Racer ${n}`)));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const refused = made.flatMap((each) => (each.status === "rejected" ? [(each.reason as Refusal).code] : []));
  expect(new Set(refused)).toEqual(new Set(["api-key.too-many"]));
  expect(await db.run(standingApiKeys)).toHaveLength(mostKeys);
});
