import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { testKeys, useDatabase } from "../support/database.ts";

/** What is for trying the product out is not there where it is run. */
const db = await useDatabase();
const root = join(import.meta.dirname, "../..");

function chat(environment: Readonly<Record<string, string>>, ...args: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "./domain/kernel/runtime.mjs", "main.ts", "chat", ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", DATABASE_URL: db.url, ENCRYPTION_KEYS: testKeys, ...environment },
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

test("the demonstration is refused in production, before anything of it can be used", () => {
  const { status, said } = chat({ NODE_ENV: "production" }, "--as", "support", "/support review");
  expect([status, said]).toEqual([
    1,
    expect.stringContaining("This database holds the demonstration, which never runs with NODE_ENV=production."),
  ]);
}, 60_000);

test("nobody speaks as somebody else in a programme of one's own, in production and out of it", async () => {
  await db.run((tx) => run(tx, sql`update programme set is_demonstration = false`));
  for (const environment of [{ NODE_ENV: "production" }, {}]) {
    const { status, said } = chat(environment, "--as", "operator", "/programme health");
    expect([status, said]).toEqual([2, expect.stringMatching(/demonstration/)]);
  }
  await db.run((tx) => run(tx, sql`update programme set is_demonstration = true`));
}, 60_000);
