import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { wallClock } from "#domain/kernel";
import { inviteStaff } from "#domain/chat";
import { DatabaseMismatch, DatabaseTrouble, rotateKeys } from "#domain/store";
import { openChatDoors } from "./bots/chat-doors.ts";
import { commands } from "./bots/commands/index.ts";
import type { Surroundings } from "./bots/command.ts";
import { addPictures } from "./bots/console/add-pictures.ts";
import { hearBankFiles } from "./bots/console/hear-bank.ts";
import { askOnce, chat, type ChatDoors } from "./bots/console/chat.ts";
import { lastWords, Sentence } from "./bots/console/ending.ts";
import { slackManifest } from "./bots/slack/manifest.ts";
import { stopOnSignal } from "./bots/console/stop.ts";
import { verifyAudit } from "./bots/console/verify-audit.ts";
import { inviteWords, welcome } from "./bots/console/welcome.ts";
import { withTermsNotice } from "./bots/terms-notice.ts";
import { makeMeters } from "./bots/web/meters.ts";
import { webServer } from "./bots/web/server.ts";
import { hearsShops, publicUrlOf } from "./bots/web/web-settings.ts";
import { compose, prepareForRole, readSettings, type Product, type Settings } from "./compose.ts";
import { runImportCommand } from "./jobs/import/command-line.ts";
import { runJobsCommand } from "./jobs/command-line.ts";
import { withDemonstration } from "./jobs/demonstration/settings.ts";
import { healthOf } from "./jobs/health.ts";
import { startTimetable, type Ticking } from "./jobs/timetable.ts";
import { finishWork, startWorker } from "./jobs/worker.ts";

function surroundingsOf({ desk: jobs, health, rules }: Pick<Product, "desk" | "health" | "rules">, settings: Settings): Surroundings {
  return { publicUrl: publicUrlOf(settings), shopHosts: settings.SHOP_HOSTS, jobs, health, rules };
}

function chatDoors(product: Product, settings: Settings): ChatDoors {
  const { inTransaction, report, dataDir, pictures } = product;
  const terminal = { input: process.stdin, output: process.stdout };
  const kept = { historyFile: join(dataDir, "chat-history"), downloadsFolder: join(dataDir, "downloads") };
  return {
    inTransaction,
    report,
    pictures,
    commands,
    around: withTermsNotice,
    surroundings: surroundingsOf(product, settings),
    prefix: settings.COMMAND_PREFIX,
    told: product.told,
    ...terminal,
    ...kept,
  };
}

/** `npm start`: the web door and the worker, and the prompt when somebody sits at a terminal. */
async function start(given: Settings): Promise<void> {
  const product = await compose(given, { name: given.ROLE });
  const settings = withDemonstration(given, product.programme);
  const { programme } = product;
  const meters = makeMeters();
  const isReady = (): Promise<boolean> => product.database.answers();
  const isJobs = settings.ROLE === "jobs";
  const port = isJobs ? settings.JOBS_PORT : settings.PORT;
  const health = healthOf(product.queue, product.desk, () => doors?.states() ?? []);
  const surroundings = surroundingsOf({ ...product, health }, settings);
  const reading = { zone: programme.zone, currency: programme.currency };
  const asked = { ...product, commands, reading, surroundings, timed: meters.command, around: withTermsNotice };
  const doors = isJobs ? null : openChatDoors({ ...asked, settings, isProduction: settings.NODE_ENV === "production", clock: wallClock });
  const metrics = { meters, health };
  const web =
    port === undefined
      ? null
      : await webServer({
          ...product,
          clock: wallClock,
          settings,
          metrics,
          isReady,
          ...(doors && { chat: doors.states, slack: doors.slack, drawing: doors.drawing }),
          local: product.isForTrying && doors ? { ...asked, drawing: doors.drawing, prefix: settings.COMMAND_PREFIX } : undefined,
          opens: isJobs ? "watching" : "everything",
        });
  let ticking: Ticking | null = null;
  const stop = stopOnSignal(async () => {
    await ticking?.stop();
    await web?.close();
    await doors?.close();
    await product.stop();
  }, endWith);
  const host = settings.HOST ?? (programme.isDemonstration ? "127.0.0.1" : "0.0.0.0");
  let address: string | null = null;
  try {
    if (settings.ROLE !== "bots") {
      await startWorker({ ...product, clock: wallClock, settled: meters.settled });
      ticking = await startTimetable(product);
    }
    address = (await web?.listen({ port: port ?? 0, host })) ?? null;
  } catch (error) {
    await doors?.close();
    await product.stop();
    throw error;
  }
  const isPrompt = process.stdin.isTTY && process.stdout.isTTY && programme.isDemonstration;
  process.stdout.write(
    welcome({
      programme,
      engine: product.engine,
      isNew: product.isNewDemonstration,
      address,
      settings,
      surroundings,
      chat: doors?.states() ?? [],
      hasRealShop: hearsShops(given),
      isPrompt,
      isPage: product.isForTrying && address !== null && !isJobs,
    }),
  );
  if (!isPrompt) return;
  await chat({ ...chatDoors(product, settings), surroundings, timed: meters.command }, "paper-lane");
  await stop();
}

const writeLine = (line: string): boolean => process.stdout.write(`${line}\n`);

/** A one-off command with the product around it, which is closed whatever comes of it; `work` answers the exit code. */
async function byHand(
  given: Settings,
  work: (product: Product) => Promise<number>,
  options: Parameters<typeof compose>[1] = {},
): Promise<number> {
  // It says its answer, not what the process does around it.
  const product = await compose({ ...given, LOG_LEVEL: given.LOG_LEVEL === "info" ? "warn" : given.LOG_LEVEL }, options);
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** `npm run chat`: the prompt, or one question; joins the database that `npm start` runs. */
async function runChat(given: Settings, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { as: { type: "string" }, json: { type: "boolean" } },
    allowPositionals: true,
  });
  return byHand(
    given,
    async (product) => {
      const doors = chatDoors(product, withDemonstration(given, product.programme));
      if (positionals.length > 0) {
        const code = await askOnce(doors, values.as ?? null, positionals.join(" "), values.json ?? false);
        await finishWork({ ...product, clock: wallClock }, () => delay(50), 200);
        return code;
      }
      await startWorker({ ...product, clock: wallClock });
      await chat(doors, values.as ?? (product.programme.isDemonstration ? "paper-lane" : null));
      return 0;
    },
    { name: "chat" },
  );
}

/** `npm run jobs -- …`: by hand through the queue, like every other run. */
const runJobs = (given: Settings, args: readonly string[]): Promise<number> =>
  byHand(
    given,
    async (product) => {
      await startWorker({ ...product, clock: wallClock });
      return runJobsCommand({ ...product, clock: wallClock, write: writeLine, pause: () => delay(50) }, args);
    },
    { name: "by-hand" },
  );

/** `npm run import -- …`: what an earlier system knew. */
const runImport = (given: Settings, args: readonly string[]): Promise<number> =>
  byHand(
    given,
    (product) =>
      runImportCommand(
        {
          ...product,
          brokenRules: (tx) => product.brokenRules?.(tx) ?? Promise.resolve([]),
          clock: wallClock,
          screen: { isWatched: process.stderr.isTTY, write: (text) => process.stderr.write(text) },
          write: writeLine,
          pause: (milliseconds) => delay(milliseconds),
          random: Math.random,
        },
        args,
      ),
    { name: "import" },
  );

/** `npm run keys -- rotate`: wraps every key by the first one of the ring. */
async function runKeys(given: Settings, [act]: readonly string[]): Promise<number> {
  if (act !== "rotate") throw new Sentence("There is one thing to do with keys: npm run keys -- rotate");
  return byHand(given, async ({ inTransaction }) => {
    const keys = await rotateKeys(inTransaction);
    writeLine(`${keys} keys were wrapped anew by the first key of the ring. The others can be removed once every process runs with it.`);
    return 0;
  });
}

/** `npm run database:prepare`: brings the database up to date as its owner, and lets the role of DATABASE_URL run the product on it. */
async function prepareDatabase({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: url }: Settings): Promise<void> {
  if (ownerUrl === undefined || url === undefined)
    throw new Sentence(
      "Set DATABASE_OWNER_URL to the database as its owner, and DATABASE_URL to the same as the role that the product shall have.",
    );
  writeLine(await prepareForRole(ownerUrl, url));
}

/** `npm run operator:invite`: a one-time token; who types it in chat becomes an operator. */
const inviteOperator = (given: Settings): Promise<number> =>
  byHand(given, async ({ inTransaction, spell }) => {
    const { token } = await inTransaction({ kind: "system", name: "command-line" }, (tx) => inviteStaff(tx, null));
    process.stdout.write(inviteWords(token, spell));
    return 0;
  });

/** `npm run audit:verify`: whether every act of the audit is as it was chained. */
const runVerifyAudit = (given: Settings, args: readonly string[]): Promise<number> =>
  byHand(given, (product) => verifyAudit({ ...product, write: writeLine }, args));

/** `npm run library:add -- FILE…`: pictures that partners may post. */
const addToLibrary = (given: Settings, args: readonly string[]): Promise<number> =>
  byHand(given, (product) => addPictures({ ...product, write: writeLine }, args));

/** `npm run transfers:answers -- FILE…`: what the bank sent back. */
const hearBank = (given: Settings, files: readonly string[]): Promise<number> =>
  byHand(given, (product) => hearBankFiles({ ...product, write: writeLine }, files));

/** `npm run demo:reset`: the demonstration as it was on the first day. */
const resetDemo = (given: Settings): Promise<number> =>
  byHand(
    given,
    ({ programme, engine }) => {
      writeLine(`The demonstration programme "${programme.name}" is new again (${engine}).`);
      return Promise.resolve(0);
    },
    { resetDemonstration: true },
  );

/** `npm run slack:manifest`: the app as Slack is told of it, for this address or, without one, for socket mode. */
function printManifest({ PUBLIC_URL, COMMAND_PREFIX }: Settings, args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { url: { type: "string" }, socket: { type: "boolean" } } });
  const url = values.socket ? null : (values.url ?? PUBLIC_URL ?? null);
  if (url !== null && !/^https:\/\/[^/]/.test(url))
    throw new Sentence(`Slack speaks to https addresses only, and this is "${url}". Without one, use --socket.`);
  writeLine(JSON.stringify(slackManifest({ commands, url, prefix: COMMAND_PREFIX }), null, 2));
}

/** `npm run discord:register`: the library is loaded only where Discord is asked something. */
async function registerOnDiscord(settings: Settings): Promise<void> {
  const { registerByHand } = await import("./bots/discord/register-by-hand.ts");
  await registerByHand({ settings, isProduction: settings.NODE_ENV === "production", commands, write: writeLine });
}

function endWith(error: unknown): never {
  const isOfDatabase = error instanceof DatabaseTrouble || error instanceof DatabaseMismatch;
  const { text, code } = isOfDatabase ? { text: error.message, code: 1 } : lastWords(error);
  process.stderr.write(`${text}\n`);
  process.exit(code);
}

async function main(args: readonly string[]): Promise<void> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const settings = readSettings(process.env);
  const [mode, ...rest] = args;
  if (mode === undefined) return start(settings);
  if (mode === "chat") process.exit(await runChat(settings, rest));
  if (mode === "jobs") process.exit(await runJobs(settings, rest));
  if (mode === "import") process.exit(await runImport(settings, rest));
  if (mode === "keys") process.exit(await runKeys(settings, rest));
  if (mode === "operator:invite") process.exit(await inviteOperator(settings));
  if (mode === "database:prepare") return prepareDatabase(settings);
  if (mode === "audit:verify") process.exit(await runVerifyAudit(settings, rest));
  if (mode === "library:add") process.exit(await addToLibrary(settings, rest));
  if (mode === "transfers:answers") process.exit(await hearBank(settings, rest));
  if (mode === "demo:reset") process.exit(await resetDemo(settings));
  if (mode === "slack:manifest") return printManifest(settings, rest);
  if (mode === "discord:register") return registerOnDiscord(settings);
  throw new Sentence(
    `"${mode}" is none of: chat, jobs, import, keys, audit:verify, database:prepare, operator:invite, library:add, transfers:answers, demo:reset, slack:manifest, discord:register.`,
  );
}

if (import.meta.main) await main(process.argv.slice(2)).catch(endWith);
