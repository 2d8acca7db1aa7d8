import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const root = join(import.meta.dirname, "../..");
const dataDir = mkdtempSync(join(tmpdir(), "partner-center-reset-"));
chmodSync(dataDir, 0o755);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const command = ["--import", "./domain/kernel/runtime.mjs", "main.ts"];
const env = { PATH: process.env["PATH"], HOME: "/nonexistent", DATA_DIR: dataDir, PORT: "0" };
function run(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], { cwd: root, env, encoding: "utf8" });
  return { code: status, said: stdout + stderr };
}

test("the demonstration can be made new as often as one likes, but not under a running Partner Center", async () => {
  expect(run("demo:reset")).toMatchObject({ code: 0, said: expect.stringContaining("is new again") });
  expect(run("chat", "--as", "support", "/support applications partner:1004 act:approve")).toMatchObject({ code: 0 });
  expect(run("chat", "--as", "washi", "/partner dashboard").code).toBe(2);
  expect(run("chat", "--as", "1004", "/partner dashboard").code).toBe(0);

  const server = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  server.stdout.on("data", (chunk) => (output += String(chunk)));
  await vi.waitFor(() => expect(output).toContain("is ready"), { timeout: 60_000, interval: 20 });
  expect(run("demo:reset")).toMatchObject({ code: 1, said: expect.stringContaining("nothing was touched") });
  server.kill("SIGTERM");
  await once(server, "exit");

  expect(run("demo:reset").code).toBe(0);
  expect(run("chat", "--as", "support", "/support applications")).toMatchObject({
    code: 0,
    said: expect.stringContaining("Washi Weekend"),
  });
}, 240_000);
