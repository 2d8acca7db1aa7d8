import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { z } from "zod";
import { newCode, wallClock, type Clock, type InTransaction, type Pictures, type Tx } from "#domain/kernel";
import { openClickMonths } from "#domain/attribution";
import type { ToldFiles } from "#domain/messages";
import { findProgramme, foundProgramme, programmeSettings, type ProgrammeFacts } from "#domain/programme";
import {
  defaultDataDir,
  fileStore,
  keySource,
  openDatabase,
  openPictures,
  openVault,
  mayChangeTables,
  prepareRole,
  roleOf,
  sealPeople,
  startEmbeddedPostgres,
  storeSettings,
  toldFiles,
  askEveryRule,
  violations,
  finishRotation,
  type Database,
} from "#domain/store";
import { Sentence } from "./bots/console/ending.ts";
import { makeLog } from "./bots/console/log.ts";
import { chatSettings, spellingOf } from "./bots/chat-settings.ts";
import { commands } from "./bots/commands/index.ts";
import { filesOf } from "./bots/pictures/with-files.ts";
import { discordSettings } from "./bots/discord/discord-settings.ts";
import { slackSettings } from "./bots/slack/slack-settings.ts";
import { publicUrlOf, webSettings } from "./bots/web/web-settings.ts";
import { seedDemonstration } from "./jobs/demonstration/seed.ts";
import type { BrokenRule, Job, JobContext } from "./jobs/job.ts";
import { jobTables } from "./jobs/job-tables.ts";
import type { DeliveryDoors, Outlets } from "./jobs/deliver-messages.ts";
import { chatOutlets } from "./jobs/outlets/chat-outlets.ts";
import { consoleOutlet } from "./jobs/outlets/console/console-outlet.ts";
import { keptOutlet } from "./jobs/outlets/mail/kept-outlet.ts";
import { mailOutlet } from "./jobs/outlets/mail/mail-outlet.ts";
import { mailSettings } from "./jobs/outlets/mail/mail-settings.ts";
import { railSettings, railsOf } from "./jobs/outlets/rails/rail-settings.ts";
import { shopOf } from "./jobs/outlets/shops/shop.ts";
import { wooCommerceSettings } from "./jobs/outlets/shops/woocommerce-settings.ts";
import { webhookOutlet, type WebhookOutlet } from "./jobs/outlets/webhooks/webhook-outlet.ts";
import type { CalledRails } from "./jobs/call-rails.ts";
import { healthOf, type Health } from "./jobs/health.ts";
import { jobDesk, type JobDesk } from "./jobs/job-desk.ts";
import { openQueue, type Queue } from "./jobs/queue.ts";
import { timetableBy, timetableSettings } from "./jobs/timetable-settings.ts";
import { migrations } from "./migrations/index.ts";
import type { Spelling } from "#templates/spelling";

const settingsSchema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** which part of the work this process does */
  ROLE: z.enum(["all", "bots", "jobs"]).default("all"),
  /** the system's own place for what programs keep */
  XDG_DATA_HOME: z.string().optional(),
  ...webSettings.shape,
  ...chatSettings.shape,
  ...discordSettings.shape,
  ...slackSettings.shape,
  ...storeSettings.shape,
  ...programmeSettings.shape,
  ...wooCommerceSettings.shape,
  ...timetableSettings.shape,
  ...mailSettings.shape,
  ...railSettings.shape,
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings from the environment; an empty variable counts as not set. Throws a sentence that names every setting that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const read = settingsSchema.safeParse(given);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`).join("\n");
  throw new Sentence(`These settings can't be used:\n${wrong}\nThe file .env.example explains each of them.`);
}

export type Product = Pick<JobContext, "shop" | "warn" | "note" | "brokenRules" | "finishRotation"> & {
  /** the ways out for messages; nothing is opened before the first one leaves */
  readonly outlets: Outlets;
  /** where the world reaches this product */
  readonly publicUrl: string;
  /** how commands are typed on the chat platforms */
  readonly spell: Spelling;
  /** the way out for what other programs are told */
  readonly webhooks: WebhookOutlet;
  /** the rails that money can leave by on being called */
  readonly rails: CalledRails;
  readonly database: Database;
  readonly queue: Queue;
  readonly inTransaction: InTransaction;
  readonly inStatement: InTransaction;
  readonly transactions: (clock: Clock) => InTransaction;
  readonly programme: ProgrammeFacts;
  /** the demonstration on the embedded database and outside of production: where anybody speaks as anybody */
  readonly isForTrying: boolean;
  /** "embedded PostgreSQL 18.4 in /var/lib/…" */
  readonly engine: string;
  readonly dataDir: string;
  readonly pictures: Pictures;
  /** those that messages show, as files */
  readonly filesOf: NonNullable<DeliveryDoors["filesOf"]>;
  /** what people were told at the console of the demonstration */
  readonly told: ToldFiles;
  readonly log: Logger;
  readonly report: (error: unknown) => string;
  readonly isNewDemonstration: boolean;
  readonly timetable: readonly Job[];
  /** what this installation has; jobs that need more are left alone */
  readonly has: { readonly shop: boolean };
  readonly desk: JobDesk;
  readonly health: Health;
  /** asks every rule of the books, those that hold as well */
  readonly rules: (tx: Tx) => Promise<readonly BrokenRule[]>;
  /** closes queue, database and embedded server; what is under way is finished first */
  stop(): Promise<void>;
};

/** Opens everything that all roles share: database (started, migrated, set up), queue, log. */
export async function compose(
  settings: Settings,
  options: { clock?: Clock; log?: Logger; resetDemonstration?: boolean; durable?: boolean; name?: string } = {},
): Promise<Product> {
  // What was opened is closed again in reverse order: by `stop`, or at once when something on the way fails.
  await using opened = new AsyncDisposableStack();
  const clock = options.clock ?? wallClock;
  const log = options.log ?? makeLog(settings.LOG_LEVEL);
  const report = (error: unknown): string => {
    const reference = newCode(8);
    log.error({ err: error, reference }, "a fault");
    return reference;
  };
  const dataDir =
    settings.DATA_DIR ??
    defaultDataDir({ uid: process.getuid?.(), home: homedir(), xdgDataHome: settings.XDG_DATA_HOME, platform: process.platform });
  const keys = keySource(settings, dataDir);
  const embedded =
    settings.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({ dataDir, durable: options.durable ?? true, say: (sentence) => log.warn(sentence) })
      : null;
  opened.defer(() => embedded?.stop());
  const url = embedded?.url ?? settings.DATABASE_URL ?? "";
  const canDemonstrate = embedded !== null && settings.NODE_ENV !== "production";
  if (options.resetDemonstration) {
    await resetDemonstration(url, canDemonstrate);
    // What the people of the old one were told.
    await rm(join(dataDir, "console"), { recursive: true, force: true });
  }
  const database = openDatabase({ url, otherEntities: jobTables, migrations });
  opened.defer(() => database.close());
  const ran = await database.migrate();
  if (ran > 0) log.info({ migrations: ran }, "the database was brought up to date");
  if (embedded === null && settings.NODE_ENV === "production" && (await mayChangeTables(database)))
    log.warn(
      "The role of DATABASE_URL owns the tables: whoever gets hold of it can change what must not change. See docs/operations.md, A role that owns nothing.",
    );
  const vault = await openVault(database, keys);
  const { outlet: mail, sentence: wayOut } = mailOutlet(settings, dataDir);
  // Before the queue, so that it closes after: what is on its way is finished.
  opened.defer(() => mail.close());
  const chat = chatOutlets(settings, { pause: (milliseconds) => delay(milliseconds), report });
  opened.defer(async () => void (await Promise.all([chat.discord?.close(), chat.slack?.close()])));
  log.info(wayOut);
  const queue = await openQueue(url, report, options.name);
  opened.defer(() => queue.stop(15));
  const transactions = (by: Clock): InTransaction => database.transactions(by, queue.enqueue, vault);
  await sealPeople(database, transactions(clock));
  const pictures = openPictures(fileStore(dataDir, join(dataDir, "files"), clock));
  const isNewDemonstration = await setUp(database, transactions, { clock, settings, canDemonstrate, pictures });
  const inTransaction = transactions(clock);
  const programme = await inTransaction({ kind: "system", name: "start" }, findProgramme);
  if (!programme) throw new Error("no programme after set-up");
  // Its secret is known to everybody, and at its terminal anybody speaks as anybody.
  if (programme.isDemonstration && settings.NODE_ENV === "production")
    throw new Sentence(
      "This database holds the demonstration, which never runs with NODE_ENV=production. Start with another DATA_DIR, or with DATABASE_URL.",
    );
  await inTransaction({ kind: "system", name: "start" }, (tx) => openClickMonths(tx));
  const shop = shopOf(settings, { pause: (milliseconds) => delay(milliseconds), random: Math.random });
  const timetable = timetableBy(settings);
  const has = { shop: shop !== undefined };
  const told = toldFiles(join(dataDir, "console"));
  const isForTrying = canDemonstrate && programme.isDemonstration;
  const desk = jobDesk(timetable, has);
  const all = opened.move();
  const engine = embedded ? `embedded PostgreSQL ${embedded.version} in ${dataDir}` : "the PostgreSQL server of DATABASE_URL";
  return {
    database,
    queue,
    inTransaction,
    inStatement: database.statements(clock, vault),
    transactions,
    programme,
    isForTrying,
    engine,
    dataDir,
    pictures,
    filesOf: (shown) => filesOf(shown, { pictures, report }),
    log,
    report,
    shop,
    told,
    outlets: { ...chat, ...(isForTrying ? { mail: keptOutlet(mail, told, report), console: consoleOutlet(told) } : { mail }) },
    rails: railsOf(settings, isForTrying),
    webhooks: webhookOutlet({ onThisMachine: isForTrying }),
    publicUrl: publicUrlOf(settings),
    spell: spellingOf(commands, settings.COMMAND_PREFIX),
    warn: (facts, sentence) => log.warn(facts, sentence),
    note: (facts, sentence) => log.info(facts, sentence),
    brokenRules: (tx) => violations(tx.em),
    rules: (tx) => askEveryRule(tx.em),
    finishRotation: () => finishRotation(inTransaction),
    isNewDemonstration,
    timetable,
    has,
    desk,
    health: healthOf(queue, desk),
    stop: () => all.disposeAsync(),
  };
}

/**
 * Brings a database up to date as its owner, with everything that a process of the product would otherwise make at its start, and lets the
 * role of `url` run the product on it. Returns what was done as a sentence.
 */
export async function prepareForRole(ownerUrl: string, url: string): Promise<string> {
  const role = roleOf(url);
  const database = openDatabase({ url: ownerUrl, otherEntities: jobTables, migrations, maxConnections: 4 });
  try {
    const ran = await database.migrate();
    const queue = await openQueue(ownerUrl, () => undefined, "prepare");
    await queue.stop(1);
    const isNew = await prepareRole(database, role);
    return `The database is up to date (${ran} steps). The role "${role.name}" ${isNew ? "was made and " : ""}may run the product on it, and no more.`;
  } finally {
    await database.close();
  }
}

/** Puts a programme into a database that has none: the demonstration on a new embedded one, an empty one of that name elsewhere. */
async function setUp(
  database: Database,
  transactions: (clock: Clock) => InTransaction,
  {
    clock,
    settings,
    canDemonstrate,
    pictures,
  }: { readonly clock: Clock; readonly settings: Settings; readonly canDemonstrate: boolean; readonly pictures: Pictures },
): Promise<boolean> {
  // Two processes may start at once: the second waits here and then finds the programme.
  return database.exclusively(async () => {
    if (await findProgramme({ em: database.reader() })) return false;
    if (canDemonstrate) {
      await seedDemonstration(transactions, clock.now(), pictures);
      return true;
    }
    await transactions(clock)({ kind: "system", name: "start" }, (tx) =>
      foundProgramme(tx, {
        name: settings.PROGRAMME_NAME,
        zone: settings.PROGRAMME_ZONE,
        currency: settings.PROGRAMME_CURRENCY,
        isDemonstration: false,
        terms: {},
        since: tx.now,
      }),
    );
    return false;
  });
}

/** On a connection of its own: what is opened afterwards finds an empty database, and nothing that remembers the old one. */
async function resetDemonstration(url: string, canDemonstrate: boolean): Promise<void> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations });
  try {
    if (await database.isShared())
      throw new Sentence(
        "Another Partner Center process uses this database, so nothing was touched. Stop it (npm start, a chat), then run demo:reset again.",
      );
    await database.migrate();
    const programme = await findProgramme({ em: database.reader() });
    if (!canDemonstrate || (programme && !programme.isDemonstration))
      throw new Sentence("This is no demonstration database, so nothing was touched. demo:reset works on the embedded demonstration only.");
    await database.dropEverything();
  } finally {
    await database.close();
  }
}
