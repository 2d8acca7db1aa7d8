import { execFileSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixedClock, rowsOf, sql, type Tx } from "#domain/kernel";
import { openClickMonths } from "#domain/attribution";
import { contactOf } from "#domain/partners";
import { foundProgramme } from "#domain/programme";
import { openDatabase, openVault, readKeyRing, violations } from "#domain/store";
import { startEmbeddedPostgres } from "../../../domain/store/embedded-postgres.ts";
import { findFreePort } from "../../../domain/store/embedded-postgres-server.ts";
import { jobTables } from "../../../jobs/job-tables.ts";
import { migrations } from "../../../migrations/index.ts";
import { testKeys } from "../../support/database.ts";
import { isRoot, mayBecomeOrdinary, ordinary, useScratch } from "../../support/embedded-postgres-scratch.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";

/** docs/operations.md, Backup and restore: what it says, done with the programs that it names. */
const scratch = useScratch();
const clock = fixedClock("2026-12-01T12:00:00Z");

type Inside = { readonly run: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>; readonly broken: () => Promise<string[]> };

/** Opens a database as a start does, works on it, and leaves it. */
async function opened<T>(url: string, keys: Parameters<typeof openVault>[1], work: (inside: Inside) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 4 });
  try {
    await database.migrate();
    const inTransaction = database.transactions(clock, () => Promise.resolve(), await openVault(database, keys));
    return await work({
      run: (inside) => inTransaction({ kind: "system", name: "test" }, inside),
      broken: async () => (await violations(database.reader())).map(({ invariant }) => invariant),
    });
  } finally {
    await database.close();
  }
}

/** The same with the embedded database of a DATA_DIR, which is stopped again. */
async function at<T>(dataDir: string, work: (inside: Inside) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  try {
    return await opened(server.url, { dataDir }, work);
  } finally {
    await server.stop();
  }
}

/** A small programme: a partner with a sealed name, an order, a conversion. */
async function live({ run }: Inside): Promise<void> {
  await run(async (tx) => {
    await foundProgramme(tx, {
      name: "Restored",
      zone: "America/Denver",
      currency: "USD",
      isDemonstration: true,
      terms: {},
      since: Temporal.Instant.from("2020-01-01T00:00:00Z"),
    });
    await openClickMonths(tx);
    const ann = await makePartner(tx, "Ann Quill", "ann-quill");
    await apply(tx, snapshot({ reference: ann.shareId }));
  });
}

/** Every row is there, the books add up, and what is sealed opens. */
async function mustBeWhole(inside: Inside, before: unknown): Promise<void> {
  expect(await everything(inside)).toEqual(before);
  expect(await inside.broken()).toEqual([]);
  const contact = await inside.run(async (tx) => {
    const [ann] = await rowsOf(tx, sql<{ id: string }>`select id from partner where name = 'Ann Quill'`);
    return contactOf(tx, ann!.id);
  });
  expect(contact).toMatchObject({ email: "ann.quill@example.org" });
}

/** Every row of every table, as one figure each. */
async function everything({ run }: Inside): Promise<unknown> {
  return run(async (tx) => {
    const tables = await rowsOf(
      tx,
      sql<{
        name: string;
      }>`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'click_partition') order by 1`,
    );
    const counted = tables.map(
      ({ name }) =>
        `select '${name}' as name, count(*)::int as rows, coalesce(sum(hashtext(t::text)::bigint), 0)::text as hash from ${name} t`,
    );
    return tx.em.execute(`${counted.join(" union all ")} order by name`);
  });
}

test("the files of a stopped database are restored elsewhere: every row is there, the books add up, names open with the keys beside it", async () => {
  const [here, there] = [scratch.dataDir, join(scratch.directory, "restored")];
  const before = await at(here, async (inside) => {
    await live(inside);
    return everything(inside);
  });

  // Stopped, db-18 is packed with its owners and modes; the keys are kept apart.
  execFileSync("tar", ["-cpf", join(scratch.directory, "backup.tar"), "-C", here, "db-18"]);
  mkdirSync(there, { mode: 0o711 });
  execFileSync("tar", ["-xpf", join(scratch.directory, "backup.tar"), "-C", there]);
  await expect(at(there, () => Promise.resolve())).rejects.toThrow(/personal data in this database/);
  writeFileSync(join(there, "encryption-keys"), testKeys, { mode: 0o600 });
  await expect(at(there, () => Promise.resolve())).rejects.toThrow(/personal data in this database/);
  cpSync(join(here, "encryption-keys"), join(there, "encryption-keys"));

  await at(there, (inside) => mustBeWhole(inside, before));
}, 60_000);

/** A PostgreSQL of this machine's own with all of its programs, which the embedded one does not bring: apt-get install postgresql. */
const programs = ["/usr/lib/postgresql", "/usr/local/pgsql"]
  .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, "bin")) : []))
  .findLast((bin) => ["initdb", "pg_ctl", "pg_dump", "pg_restore", "createdb"].every((program) => existsSync(join(bin, program))));

test.skipIf(!programs || (isRoot && !mayBecomeOrdinary))(
  "a database on a server is dumped and restored into another one, with the commands of the documentation (needs PostgreSQL's programs)",
  async () => {
    const cluster = join(scratch.directory, "server");
    mkdirSync(cluster, { mode: 0o700 });
    if (isRoot) chownSync(cluster, ordinary.uid, ordinary.gid);
    const port = String(await findFreePort());
    const user = isRoot ? { uid: ordinary.uid, gid: ordinary.gid } : {};
    const call = (program: string, ...args: string[]): void =>
      void execFileSync(join(programs!, program), args, {
        ...user,
        cwd: cluster,
        stdio: "ignore",
        env: { PGHOST: "127.0.0.1", PGPORT: port, PGUSER: "admin", PATH: process.env["PATH"] },
      });
    const url = (name: string): string => `postgresql://admin@127.0.0.1:${port}/${name}`;
    call("initdb", "-D", join(cluster, "data"), "-U", "admin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
    call(
      "pg_ctl",
      "-D",
      join(cluster, "data"),
      "-w",
      "-l",
      join(cluster, "log"),
      "-o",
      `-p ${port} -k ${cluster} -c listen_addresses=127.0.0.1 -c fsync=off`,
      "start",
    );
    scratch.undo.push(() => call("pg_ctl", "-D", join(cluster, "data"), "-m", "immediate", "stop"));
    call("createdb", "lived");
    const ring = readKeyRing(testKeys)!;
    const before = await opened(url("lived"), { ring }, async (inside) => {
      await live(inside);
      return everything(inside);
    });
    call("pg_dump", "--format=custom", "--file=partner-center.dump", url("lived"));
    call("createdb", "restored");
    call("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2", "--dbname=restored", "partner-center.dump");
    const others = readKeyRing(`other:${Buffer.alloc(32, 9).toString("base64")}`)!;
    await expect(opened(url("restored"), { ring: others }, () => Promise.resolve())).rejects.toThrow(/personal data in this database/);
    await opened(url("restored"), { ring }, (inside) => mustBeWhole(inside, before));
  },
  60_000,
);
