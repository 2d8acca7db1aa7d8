import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
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

/** `npm start`, until it listens. */
async function start(environment: Readonly<Record<string, string>>): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ["--import", "./domain/kernel/runtime.mjs", "main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      PORT: "0",
      ROLE: "bots",
      DATABASE_URL: db.url,
      ENCRYPTION_KEYS: testKeys,
      ...environment,
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let said = "";
  for await (const part of child.stdout) {
    said += String(part);
    if (said.includes("Partner Center is ready")) break;
  }
  const port = Number(/web +on +http:\/\/[^:]+:(\d+)/.exec(said)?.[1]);
  const stop = (): Promise<unknown> => {
    child.kill("SIGTERM");
    return child.exitCode === null ? once(child, "exit") : Promise.resolve();
  };
  return { port, stop };
}

/** As the page's own script asks, on this machine and by its name. */
const asked = (port: number, method: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}`, "sec-fetch-site": "same-origin", "content-type": "application/json" };
    const sent = request({ port, host: "127.0.0.1", method, path, headers }, (response) => resolve(response.resume().statusCode));
    sent.on("error", reject).end(method === "POST" ? '{"as":"operator","wants":{"kind":"home"}}' : undefined);
  });

test.each([
  ["with a database of one's own, though it holds a demonstration", {}, true],
  ["with a programme of one's own, in production", { NODE_ENV: "production" }, false],
  ["with a programme of one's own, out of production", {}, false],
])(
  "there is no page to try it on %s",
  async (_, environment, isDemonstration) => {
    await db.run((tx) => run(tx, sql`update programme set is_demonstration = ${isDemonstration}`));
    const { port, stop } = await start(environment);
    try {
      const routes = [
        "GET /",
        "POST /local/ask",
        "GET /local/page.js",
        "GET /local/page.css",
        "GET /local/offers?line=/",
        "GET /local/words",
        "GET /local/mails/x",
        "GET /local/live",
      ];
      for (const route of routes) {
        const [method = "", path = ""] = route.split(" ");
        expect([route, await asked(port, method, path)]).toEqual([route, 404]);
      }
      expect(await asked(port, "GET", "/healthz")).toBe(200);
    } finally {
      await stop();
      await db.run((tx) => run(tx, sql`update programme set is_demonstration = true`));
    }
  },
  60_000,
);
