import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { bodyOf, receiveAgain, recordings } from "../support/recordings.ts";
import { testKeys, useDatabase } from "../support/database.ts";
import { makePartner } from "../support/orders.ts";

const db = await useDatabase();
await db.run((tx) => makePartner(tx, "Crash", "crash-test"));
const root = join(import.meta.dirname, "../..");
const secret = "between answer and apply";
const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill("SIGKILL")));

/** The product itself as its own process; resolves with where it listens once it says so. */
async function startProcess(role: "bots" | "jobs" | "all"): Promise<{ child: ChildProcess; baseUrl: string; output: () => string }> {
  const child = spawn(process.execPath, ["--import", "./domain/kernel/runtime.mjs", "main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      DATABASE_URL: db.url,
      ENCRYPTION_KEYS: testKeys,
      PORT: "0",
      HOST: "127.0.0.1",
      ROLE: role,
      WOOCOMMERCE_SECRETS: secret,
      SHOP_HOSTS: "shop.example",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  await vi.waitFor(() => expect(output).toContain("Partner Center is ready"), { timeout: 20_000, interval: 20 });
  return { child, baseUrl: /web\s+on\s+(http:\S+)/.exec(output)?.[1] ?? "", output: () => output };
}

const body = bodyOf(recordings.find((one) => one.file === "01-classic-checkout-bank-transfer/03.body")!)
  .toString()
  .replace("ref=12", "ref=crash-test");

async function deliver(baseUrl: string): Promise<number> {
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  const response = await fetch(`${baseUrl}/webhooks/woocommerce`, {
    method: "POST",
    body,
    headers: { "x-wc-webhook-topic": "order.updated", "x-wc-webhook-signature": signature },
  });
  return response.status;
}

const states = async (): Promise<string[]> =>
  (await rowsOf({ em: db.database.reader() }, sql<{ state: string }>`select state from inbox_delivery`)).map((row) => row.state);

test("what was answered 2xx is applied after kill -9 between the answer and the application, once", async () => {
  const door = await startProcess("bots");
  expect(await deliver(door.baseUrl)).toBe(200);
  door.child.kill("SIGKILL");
  await once(door.child, "exit");
  expect(await states()).toEqual(["received"]);

  const next = await startProcess("jobs");
  await vi.waitFor(async () => expect(await states()).toEqual(["applied"]), { timeout: 15_000, interval: 20 });
  const rows = await rowsOf({ em: db.database.reader() }, sql`select c.status, c.amount_minor from conversion c`);
  expect(rows).toEqual([{ status: "unpaid", amount_minor: "960" }]);

  next.child.kill("SIGTERM");
  expect(await once(next.child, "exit")).toEqual([0, null]);
}, 60_000);

test("a message that waited in a worker which was killed is applied by the next start", async () => {
  const first = await startProcess("all");
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  await db.run(async (tx) => {
    for (const { id } of await rowsOf(tx, sql<{ id: string }>`select id from inbox_delivery`))
      await receiveAgain(tx, id, Buffer.from(body));
  });
  const second = await startProcess("all");
  await vi.waitFor(async () => expect(await states()).toEqual(["stale"]), { timeout: 15_000, interval: 20 });
  second.child.kill("SIGTERM");
  expect(await once(second.child, "exit")).toEqual([0, null]);
}, 60_000);

test("SIGTERM ends it within 25 seconds with nothing accepted lost, and it says no fault", async () => {
  const { child, baseUrl, output } = await startProcess("all");
  expect(await deliver(baseUrl)).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(output()).not.toContain("a fault");
}, 40_000);
