import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { oneOf, rowsOf, sql } from "#domain/kernel";
import { makeApiKey } from "#domain/api-keys";
import { makeStatisticsLink } from "#domain/chat";
import { makeBankLink } from "#domain/transfers";
import { addEndpoint, eventFamilies, rotateSecret } from "#domain/webhooks";
import { closedUrl } from "../support/closed-url.ts";
import { useDatabase } from "../support/database.ts";
import { canaries, ibanAccount, usAccount } from "../support/destinations.ts";
import { makePartner } from "../support/orders.ts";
import { bodyOf, recordings } from "../support/recordings.ts";

/**
 * The product as a process of its own with every secret there is, made to fail in every way that a test can: what it writes, on either of
 * its outputs and into its folder, at the most talkative level, holds no secret and nothing of anybody.
 */
const db = await useDatabase();
const root = join(import.meta.dirname, "../..");
const dataDir = mkdtempSync(join(tmpdir(), "canaries-"));
const children: ChildProcess[] = [];
afterAll(() => {
  children.forEach((child) => child.kill("SIGKILL"));
  rmSync(dataDir, { recursive: true, force: true });
});

const key = Buffer.alloc(32, 7).toString("base64");
const nowhere = await closedUrl();
const secrets = {
  WOOCOMMERCE_SECRETS: "canary-of-the-webhooks-1,canary-of-the-webhooks-2",
  WOOCOMMERCE_KEY: "ck_canaryofthereader:cs_canaryofthereader",
  SHOPIFY_SECRETS: "canary-of-shopify-1,canary-of-shopify-2",
  STRIPE_SECRETS: "whsec_canaryofstripe0123",
  ANY_SHOP_SECRETS: `whsec_${Buffer.from("canary of any shop's own program").toString("base64")}`,
  MAIL_EVENTS_SECRETS: "canary-of-the-mail-events",
  METRICS_TOKEN: "canary-of-the-metrics",
  SLACK_BOT_TOKEN: "xoxb-canary-of-slack",
  SLACK_SIGNING_SECRET: "canary0of0the0signatures",
  DISCORD_TOKEN: `${Buffer.from("112233445566778899").toString("base64url")}.canary.of-discord-and-its-gateway-00`,
};
const smtpPassword = "canary-of-the-mail-server";
const person = {
  first: "Canarina",
  last: "Featherstone",
  email: "canarina.featherstone@birdmail.example",
  street: "17 Wharfgasse",
  phone: "+43 555 2473 0099",
  note: "ring twice at Budgerigar",
};

const partner = await db.run((tx) => makePartner(tx, "Cockatiel", "cockatiel"));
const { token } = await db.run((tx) => makeBankLink(tx, partner.id, null));
/** What an operator was shown once for other programs, and a partner for their page of statistics. */
const shown = await db.run(async (tx) => {
  const url = `https://hooks.invalid/canary-of-the-endpoint`;
  const { endpoint, secret } = await addEndpoint(tx, { url, kinds: [...eventFamilies], onThisMachine: false });
  return {
    key: (await makeApiKey(tx, { name: "Aviary", scopes: ["partners:read"], days: null })).secret,
    webhookSecret: secret,
    newWebhookSecret: await rotateSecret(tx, endpoint),
    endpointPath: new URL(url).pathname.slice(1),
    statisticsToken: (await makeStatisticsLink(tx, partner.id, null)).token,
  };
});
let output = "";

test("nothing of a secret, a person or a bank account is in what the product writes", async () => {
  const child = spawn(process.execPath, ["--import", "./domain/kernel/runtime.mjs", "main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      DATABASE_URL: db.url,
      DATA_DIR: dataDir,
      ENCRYPTION_KEYS: `test:${key}`,
      PORT: "0",
      HOST: "127.0.0.1",
      LOG_LEVEL: "trace",
      SHOP_HOSTS: "shop.example",
      TRUSTED_PROXIES: "127.0.0.1",
      WOOCOMMERCE_URL: nowhere,
      SLACK_API_URL: `${nowhere}/`,
      DISCORD_API_URL: nowhere,
      DISCORD_APP_ID: "112233445566778899",
      SMTP_URL: nowhere.replace("http://", `smtp://sender:${smtpPassword}@`),
      MAIL_FROM: "partners@shop.example",
      MAIL_CLEAR_HOST: "127.0.0.1",
      ...secrets,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  await vi.waitFor(() => expect(output).toContain("Partner Center is ready"), { timeout: 30_000, interval: 20 });
  const baseUrl = /web\s+on\s+(http:\S+)/.exec(output)?.[1] ?? "";

  // Told well, told badly, forged, and told while the database refuses.
  expect(await deliver(baseUrl, order())).toBe(200);
  expect(await deliver(baseUrl, order({ total: person.note }))).toBe(200);
  expect(await deliver(baseUrl, `${JSON.stringify(person)} is no order`)).toBe(200);
  expect(await deliver(baseUrl, order(), "canary-of-somebody-else")).toBe(401);
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 20_000, interval: 50 });
  await fetch(`${baseUrl}/r/cockatiel?from=${person.email}`, {
    redirect: "manual",
    headers: { "user-agent": person.first, referer: `https://x.example/${person.phone}` },
  });
  await fetch(`${baseUrl}/metrics`, { headers: { authorization: `Bearer ${secrets.METRICS_TOKEN}` } });
  await fetch(`${baseUrl}/mail/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${secrets.MAIL_EVENTS_SECRETS}`, "content-type": "application/json" },
    body: JSON.stringify({ events: [{ kind: "bounce", address: person.email }] }),
  });
  for (const typed of [{ ...usAccount, routing: "000000000" }, ibanAccount, usAccount])
    await fetch(`${baseUrl}/bank/${token}`, {
      method: "POST",
      redirect: "manual",
      headers: { "sec-fetch-site": "same-origin" },
      body: new URLSearchParams(typed),
    });
  expect(await db.run((tx) => oneOf(tx, sql`select count(*)::int as n from destination`))).toEqual({ n: 1 });
  // Programs: let in, kept out, with the key where it does not belong; told, in vain.
  const asks = async (path: string, shownKey: string) =>
    (await fetch(`${baseUrl}/api/v1/${path}`, { headers: { authorization: `Bearer ${shownKey}` } })).status;
  expect(await asks("partners", shown.key)).toBe(200);
  expect(await asks("payouts", shown.key)).toBe(403);
  expect(
    await asks(
      "partners",
      shown.key.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
    ),
  ).toBe(401);
  expect(await asks(`partners/${shown.key}`, shown.key)).toBe(404);
  expect(await asks(`partners?partner=${shown.key}`, shown.key)).toBe(400);
  await vi.waitFor(
    async () =>
      expect(await db.run((tx) => rowsOf(tx, sql`select detail from webhook_attempt where ended_at is not null`))).toContainEqual({
        detail: "no-such-name",
      }),
    { timeout: 20_000, interval: 50 },
  );
  // The page of statistics: opened, read, and then without its table.
  const opened = await fetch(`${baseUrl}/statistics/${shown.statisticsToken}`, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const statistics = async () => (await fetch(`${baseUrl}/statistics`, { headers: { cookie } })).status;
  expect(await statistics()).toBe(200);
  const session = cookie.split("=")[1] ?? "";
  expect(session.length).toBeGreaterThan(30);
  const [away, back] = ["inbox_delivery", "destination", "api_key", "statistics_link"].reduce(
    ([gone, here], table) => [
      `${gone} alter table ${table} rename to ${table}_gone;`,
      `${here} alter table ${table}_gone rename to ${table};`,
    ],
    ["", ""],
  );
  await db.database.reader().execute(away);
  expect(await asks("partners", shown.key)).toBe(500);
  expect(await statistics()).toBe(500);
  expect(await deliver(baseUrl, order({ id: 99 }))).toBe(500);
  await fetch(`${baseUrl}/bank/${token}`, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(usAccount),
  });
  await db.database.reader().execute(back);

  child.kill("SIGTERM");
  await once(child, "exit");
  const written = [
    output,
    ...readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => readFileSync(join(each.parentPath, each.name), "latin1")),
  ].join("\n");
  expect(written).toContain('"reference"');
  const seeded = [
    ...Object.values(secrets).flatMap((value) => value.split(/[,:]/)),
    smtpPassword,
    key,
    token,
    session,
    ...Object.values(shown).flatMap((value) => [value, value.replace(/^whsec_/, "")]),
    ...Object.values(person),
    ...Object.values(canaries),
  ];
  const spelled = seeded.flatMap((word) => [
    word,
    encodeURIComponent(word),
    Buffer.from(word).toString("base64").replaceAll("=", ""),
    Buffer.from(word).toString("hex"),
  ]);
  expect(spelled.filter((word) => written.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
}, 90_000);

function order(change: object = {}): string {
  const json = JSON.parse(
    bodyOf(recordings.find((one) => one.file === "03-card-paid-at-once/01.body")!)
      .toString()
      .replace("ref=3", "ref=cockatiel"),
  ) as { billing: object };
  const billing = {
    ...json.billing,
    first_name: person.first,
    last_name: person.last,
    email: person.email,
    address_1: person.street,
    phone: person.phone,
  };
  return JSON.stringify({ ...json, billing, customer_note: person.note, ...change });
}

async function deliver(baseUrl: string, body: string, secret = "canary-of-the-webhooks-2"): Promise<number> {
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  const headers = { "content-type": "application/json", "x-wc-webhook-topic": "order.updated", "x-wc-webhook-signature": signature };
  return (await fetch(`${baseUrl}/webhooks/woocommerce`, { method: "POST", body, headers })).status;
}

async function waiting(): Promise<number> {
  return (await db.run((tx) => oneOf(tx, sql<{ n: number }>`select count(*)::int as n from inbox_delivery where state = 'received'`))).n;
}
