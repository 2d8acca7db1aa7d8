import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { DatabaseMismatch, keySource, openVault, readKeyRing, storeSettings } from "#domain/store";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase({ withoutProgramme: true });
const scratch = mkdtempSync(join(tmpdir(), "vault-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let directories = 0;
const newDirectory = (): string => join(scratch, String(++directories));
const key = (byte: number): string => Buffer.alloc(32, byte).toString("base64");
const ring = (text: string) => ({ ring: readKeyRing(text)! });
const forget = () => db.run((tx) => run(tx, sql`delete from vault_secret`));

describe("ENCRYPTION_KEYS", () => {
  test("is one key or several, the first one current", () => {
    expect(readKeyRing(`k2:${key(2)}, k1:${key(1)}`)?.map(({ id }) => id)).toEqual(["k2", "k1"]);
    expect(storeSettings.parse({ ENCRYPTION_KEYS: `k1:${key(1)}` }).ENCRYPTION_KEYS?.[0].key).toEqual(Buffer.alloc(32, 1));
  });

  test.for([
    ["a key without its id", key(1)],
    ["a key that is too short", `k1:${Buffer.alloc(31).toString("base64")}`],
    ["a password", "k1:correct horse battery staple"],
    ["an id twice", `k1:${key(1)},k1:${key(2)}`],
    ["a comma too many", `k1:${key(1)},`],
    ["nothing of the kind", "=:="],
  ] as const)("refuses %s, and does not repeat it", ([, text]) => {
    expect(readKeyRing(text)).toBeNull();
    const { error } = storeSettings.safeParse({ ENCRYPTION_KEYS: text });
    expect(error?.issues[0]?.message).toContain("id:base64");
    expect(JSON.stringify(error?.issues)).not.toContain(text);
  });
});

describe("a production database on a server", () => {
  test("is not opened without the setting: the sentence tells how to make a key", () => {
    const server = { DATABASE_URL: "postgres://db.example/pc", NODE_ENV: "production" };
    expect(() => keySource(server, "/data")).toThrow("openssl rand -base64 32");
    expect(keySource({ ...server, ENCRYPTION_KEYS: ring(`k1:${key(1)}`).ring }, "/data")).toEqual(ring(`k1:${key(1)}`));
    for (const own of [{ NODE_ENV: "production" }, { DATABASE_URL: server.DATABASE_URL }])
      expect(keySource(own, "/data")).toEqual({ dataDir: "/data" });
  });
});

describe("a database", () => {
  test("keeps its fingerprints from start to start and from ring to ring", async () => {
    await forget();
    const first = await openVault(db.database, ring(`k1:${key(1)}`));
    const second = await openVault(db.database, ring(`k2:${key(2)},k1:${key(1)}`));
    expect(second.fingerprint("a@b.example")).toBe(first.fingerprint("a@b.example"));
  });

  test.for([
    ["lacks its key", `k2:${key(2)}`, 'sealed with the key "k1", which is not in ENCRYPTION_KEYS'],
    ["has another key of that name", `k1:${key(3)}`, 'The key "k1" in ENCRYPTION_KEYS is not the one'],
  ] as const)("refuses a ring that %s", async ([, keys, sentence]) => {
    await forget();
    await openVault(db.database, ring(`k1:${key(1)}`));
    await expect(openVault(db.database, ring(keys))).rejects.toThrow(DatabaseMismatch);
    await expect(openVault(db.database, ring(keys))).rejects.toThrow(sentence);
  });
});

describe("without the setting", () => {
  test("eight first starts at once make one key file, for its owner only, and open the same vault", async () => {
    await forget();
    const dataDir = newDirectory();
    const vaults = await Promise.all(Array.from({ length: 8 }, () => openVault(db.database, { dataDir })));
    expect(new Set(vaults.map((vault) => vault.fingerprint("a@b.example"))).size).toBe(1);
    expect(readdirSync(dataDir)).toEqual(["encryption-keys"]);
    expect(statSync(join(dataDir, "encryption-keys")).mode & 0o777).toBe(0o600);
    expect(readKeyRing(readFileSync(join(dataDir, "encryption-keys"), "utf8"))).toHaveLength(1);
  });

  test("a lost key file is a sentence, and no new one takes its place", async () => {
    await forget();
    const dataDir = newDirectory();
    await openVault(db.database, { dataDir });
    rmSync(join(dataDir, "encryption-keys"));
    await expect(openVault(db.database, { dataDir })).rejects.toThrow(/which is not in .*encryption-keys/);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test("a damaged key file is a sentence and stays as it is", async () => {
    await forget();
    const dataDir = newDirectory();
    await openVault(db.database, { dataDir });
    writeFileSync(join(dataDir, "encryption-keys"), "k1:damaged");
    await expect(openVault(db.database, { dataDir })).rejects.toThrow("holds no encryption keys");
  });
});
