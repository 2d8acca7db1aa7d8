import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { defaultDataDir } from "../../../domain/store/embedded-postgres-files.ts";
import {
  expectRemembered,
  isRoot,
  kill,
  query,
  remember,
  serverPid,
  start,
  startElsewhere,
  useScratch,
  writePidFile,
} from "../../support/embedded-postgres-scratch.ts";

const scratch = useScratch();

describe("one process", () => {
  test("a fresh start gives the application its own database, and no more", async () => {
    const server = await start(scratch, { durable: true });
    expect(server).toMatchObject({ started: true, version: expect.stringMatching(/^18\./) });
    const [facts] = await query(
      server.url,
      `select current_user as "user", current_database() as "database", rolsuper, rolcreatedb, rolcreaterole,
              pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
              current_setting('TimeZone') as zone, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listens
         from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(facts).toEqual({
      user: "partner_center",
      database: "partner_center",
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      encoding: "UTF8",
      provider: "b",
      locale: "C.UTF-8",
      zone: "UTC",
      fsync: "on",
      commit: "on",
      listens: "127.0.0.1",
    });
    await query(server.url, "create schema queue; create table queue.job (id int)");
    expect(await query(server.adminUrl, "select rolsuper from pg_roles where rolname = current_user")).toEqual([{ rolsuper: true }]);
  });

  test("a warm start finds the data and the port again", async () => {
    const first = await start(scratch);
    await remember(first.url);
    await first.stop();
    expect(serverPid(scratch)).toBeUndefined();
    const second = await start(scratch);
    expect(second).toMatchObject({ started: true, url: first.url });
    await expectRemembered(second.url);
    expect(scratch.sentences).toEqual([]);
  });

  test("stopping twice is stopping once", async () => {
    const server = await start(scratch);
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(serverPid(scratch)).toBeUndefined();
  });

  test("a server for tests may forget what it was told, and is durable again when asked to", async () => {
    const server = await start(scratch, { durable: false });
    expect(await query(server.url, "show fsync")).toEqual([{ fsync: "off" }]);
    await server.stop();
    expect(await query((await start(scratch, { durable: true })).url, "show fsync")).toEqual([{ fsync: "on" }]);
  });

  test("a log of more than 10 MB is put aside", async () => {
    await (await start(scratch)).stop();
    writeFileSync(join(scratch.dataDir, "postgres.log"), "x".repeat(10 * 1024 * 1024 + 1));
    await start(scratch);
    expect(statSync(join(scratch.dataDir, "postgres.log")).size).toBeLessThan(10_000);
    expect(statSync(join(scratch.dataDir, "postgres.log.1")).size).toBeGreaterThan(10 * 1024 * 1024);
  });
});

describe("who gets in", () => {
  test.each([
    ["without a password", ""],
    ["with a wrong password", ":wrong"],
  ])("nobody gets in over TCP %s, under neither role", async (_, password) => {
    const server = await start(scratch);
    for (const url of [server.url, server.adminUrl]) {
      const knock = query(url.replace(/:[0-9a-f]{48}(?=@)/, password), "select 1");
      await expect(knock).rejects.toThrow(/password/);
    }
  });

  test("passwords, data and log are closed to other users", async () => {
    await start(scratch);
    expect(modeOf("db-18/connection.json")).toBe("600");
    expect(modeOf("db-18/cluster")).toBe("700");
    expect(modeOf("postgres.log")).toBe("600");
    expect(readdirSync(join(scratch.dataDir, "db-18"))).toEqual(["cluster", "connection.json"]);
  });
});

describe("several processes", () => {
  test("a second one joins, and the server outlives the first until the last one leaves", async () => {
    const first = await startElsewhere(scratch);
    const second = await start(scratch);
    expect(second).toMatchObject({ started: false, url: first.url });
    await first.stop();
    await remember(second.url);
    const third = await startElsewhere(scratch);
    expect(third.started).toBe(false);
    await second.stop();
    await expectRemembered(third.url);
    await third.stop();
    expect(serverPid(scratch)).toBeUndefined();
  });

  test("of several that start at the same instant exactly one starts it", async () => {
    const all = await Promise.all([startElsewhere(scratch), startElsewhere(scratch), startElsewhere(scratch)]);
    expect(all.filter(({ started }) => started)).toHaveLength(1);
    await Promise.all(all.map(({ stop }) => stop()));
    expect(serverPid(scratch)).toBeUndefined();
  });

  test("the server of a killed process is joined, and stopped by who leaves last", async () => {
    const killed = await startElsewhere(scratch);
    await remember(killed.url);
    await killed.kill();
    const next = await start(scratch);
    expect(next.started).toBe(false);
    await expectRemembered(next.url);
    await next.stop();
    expect(serverPid(scratch)).toBeUndefined();
  });

  test("a server with a user that was killed is still stopped by the last one alive", async () => {
    const [survivor, killed] = [await start(scratch), await startElsewhere(scratch)];
    await killed.kill();
    await survivor.stop();
    expect(serverPid(scratch)).toBeUndefined();
  });

  test("two starts in one process share one server", async () => {
    const [one, other] = await Promise.all([start(scratch), start(scratch)]);
    expect([one, other].filter(({ started }) => started)).toHaveLength(1);
    await one.stop();
    await remember(other.url);
  });
});

describe("what may have happened before", () => {
  test("a server killed together with its process is recovered, with everything committed", async () => {
    // Without fsync and synchronous commit this goes red: what was committed last is then in the killed one's memory.
    const killed = await startElsewhere(scratch, { durable: true });
    await remember(killed.url);
    process.kill(serverPid(scratch)!, "SIGKILL");
    await killed.kill();
    const next = await start(scratch);
    expect(next.started).toBe(true);
    expect(scratch.sentences).toContainEqual(expect.stringContaining("not stopped properly"));
    await expectRemembered(next.url);
  });

  test.each([
    ["belongs to another program now", process.pid],
    ["was never written", undefined],
  ])("a pid file whose number %s holds nobody up", async (_, pid) => {
    await (await start(scratch)).stop();
    writePidFile(scratch, pid);
    expect((await start(scratch)).started).toBe(true);
    expect(scratch.sentences).toEqual([expect.stringContaining("not stopped properly")]);
  });

  test("a server that does not answer yet is waited for, not doubled", async () => {
    await (await start(scratch)).stop();
    const silent = spawn("sleep", ["60"], { argv0: "postgres" });
    scratch.undo.push(() => kill(silent));
    let knocks = 0;
    const door = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    scratch.undo.push(() => door.close());
    await once(door, "listening");
    writePidFile(scratch, silent.pid, (door.address() as AddressInfo).port);
    const starting = start(scratch);
    await vi.waitFor(() => expect(knocks).toBeGreaterThan(2), { timeout: 10_000 });
    expect(serverPid(scratch)).toBe(silent.pid);
    await kill(silent);
    expect((await starting).started).toBe(true);
  });

  test("a first start that broke off is begun anew", async () => {
    mkdirSync(join(scratch.dataDir, "db-18.new/cluster"), { recursive: true });
    mkdirSync(join(scratch.dataDir, "postgres-18.0.0.new"));
    writeFileSync(join(scratch.dataDir, "db-18.new/cluster/PG_VERSION"), "18\n");
    if (isRoot) chmodSync(scratch.dataDir, 0o711);
    expect((await start(scratch)).started).toBe(true);
    expect(readdirSync(scratch.dataDir)).not.toContain("db-18.new");
  });

  test("another program on the remembered port keeps it", async () => {
    const first = await start(scratch);
    await remember(first.url);
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
    scratch.undo.push(() => squatter.close());
    await once(squatter, "listening");
    const second = await start(scratch);
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(scratch.sentences).toEqual([expect.stringMatching(/^Port \d+ is taken by another program/)]);
    await expectRemembered(second.url);
  });

  test("an upgrade of the npm package keeps the data and clears away the old programs", async () => {
    const first = await start(scratch);
    await remember(first.url);
    await first.stop();
    const programs = readdirSync(scratch.dataDir).find((name) => name.startsWith("postgres-18"))!;
    cpSync(join(scratch.dataDir, programs), join(scratch.dataDir, "postgres-18.3.0"), { recursive: true });
    await expectRemembered((await start(scratch)).url);
    expect(readdirSync(scratch.dataDir).filter((name) => name.startsWith("postgres-"))).toEqual([programs]);
  });
});

test.each([
  [{ uid: 0, platform: "linux" as const, xdgDataHome: "/x" }, "/var/lib/partner-center"],
  [{ uid: 1000, platform: "linux" as const, xdgDataHome: undefined }, "/home/ada/.local/share/partner-center"],
  [{ uid: 1000, platform: "linux" as const, xdgDataHome: "" }, "/home/ada/.local/share/partner-center"],
  [{ uid: 1000, platform: "linux" as const, xdgDataHome: "/x" }, "/x/partner-center"],
  [{ uid: 501, platform: "darwin" as const, xdgDataHome: undefined }, "/home/ada/Library/Application Support/partner-center"],
])("the default place of %o is %s", (user, expected) => {
  expect(defaultDataDir({ home: "/home/ada", ...user })).toBe(expected);
});

function modeOf(path: string): string {
  return (statSync(join(scratch.dataDir, path)).mode & 0o777).toString(8);
}
