import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "#domain/store";
import { startEmbeddedPostgres } from "../../domain/store/embedded-postgres.ts";
import { openQueue } from "../../jobs/queue.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    adminUrl: string;
  }
}

export const templateName = "template_migrated";

export type OneServer = { readonly adminUrl: string; readonly stop: () => Promise<void> };

/** One PostgreSQL for the whole run, with a template database that is migrated once; every test file clones it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startOneServer();
  project.provide("adminUrl", server.adminUrl);
  return server.stop;
}

/** The same for whoever is not vitest. TEST_DATABASE_URL: a server that is there already, to be left running. */
export async function startOneServer(): Promise<OneServer> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) return prepareServer(given, async () => {});
  const dataDir = mkdtempSync(join(tmpdir(), "partner-center-test-"));
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return prepareServer(server.adminUrl, async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
}

/** Makes the template on a server that runs. */
export async function prepareServer(adminUrl: string, stop: () => Promise<void>): Promise<OneServer> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${templateName} with (force)`);
    await admin.query(`create database ${templateName}`);
  });
  const url = urlOf(adminUrl, templateName);
  const database = openDatabase({ url, otherEntities: jobTables, migrations });
  await database.migrate();
  await database.close();
  // The queue's own tables, too: making them in every clone would cost more than the tests.
  const queue = await openQueue(url, (error) => {
    throw error;
  });
  await queue.stop(5);
  return { adminUrl, stop };
}

export async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
