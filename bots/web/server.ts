import rateLimit from "@fastify/rate-limit";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import type { Clock, InTransaction } from "#domain/kernel";
import type { DoorState } from "../door-state.ts";
import { localRoutes } from "./local/local-page.ts";
import type { LocalHouse } from "./local/speaking.ts";
import type { SlackReceiver } from "../slack/request.ts";
import { descriptionRoutes } from "./api/description.ts";
import { readingRoutes } from "./api/reading-routes.ts";
import { bankRoutes } from "./bank.ts";
import { clickRoutes } from "./clicks.ts";
import { clickWriter, withinPatience } from "./click-writer.ts";
import { mailEventRoutes } from "./mail-events.ts";
import { noticeRoutes } from "./notices.ts";
import { orderMailRoutes } from "./order-mails.ts";
import type { PageDoors } from "./house-of.ts";
import { railRoutes, type RailRouteDoors } from "./rails.ts";
import { metricsRoute, type MetricsDoors } from "./metrics.ts";
import { statisticsRoutes, type StatisticsDoors } from "./statistics.ts";
import { shareLinkRoutes } from "./share-links.ts";
import { shopRoutes } from "./shop-routes.ts";
import { slackRoutes } from "./slack-events.ts";
import type { WebSettings } from "./web-settings.ts";

/** Behind a reverse proxy that TRUSTED_PROXIES does not name, this address stands for every visitor there is: no limit may take it for one. */
const loopback = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** For whoever looks whether it runs. */
const nobodysPage = "Partner Center is running. Partners ask in chat; share links begin with /r/. There is nothing at this address.\n";

export type WebDoors = PageDoors & {
  readonly inTransaction: InTransaction;
  /** for work that is one statement */
  readonly inStatement: InTransaction;
  readonly clock: Clock;
  readonly settings: WebSettings;
  readonly log: FastifyBaseLogger;
  /** logs a fault once and returns its reference */
  readonly report: (error: unknown) => string;
  /** what is measured, and how the whole installation does; without, nothing is and nobody can ask */
  readonly metrics?: Pick<MetricsDoors, "meters" | "health">;
  /** whether the process can do its work: the database answers */
  readonly isReady: () => Promise<boolean>;
  /** watching: only whether it lives and is ready, and its figures; for a process whose work is elsewhere */
  /** how the doors to chat platforms stand */
  readonly chat?: (() => readonly DoorState[]) | undefined;
  /** what Slack sends goes there; without, nothing is taken from it */
  readonly slack?: SlackReceiver | undefined;
  readonly opens?: "everything" | "watching";
  /** the page to try the demonstration on, and only of that; without, there is none */
  readonly local?: LocalHouse | undefined;
  /** draws what pages show */
  readonly drawing?: StatisticsDoors["drawing"];
  /** the rails that may tell us what became of transfers */
  readonly rails?: RailRouteDoors["rails"];
};

/** The web door, or only its window for those who watch. Answers nothing before `listen`; `close` finishes the requests under way and writes the clicks that wait. */
export async function webServer(doors: WebDoors): Promise<FastifyInstance> {
  const { settings } = doors;
  const app = Fastify({
    loggerInstance: doors.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.TRUSTED_PROXIES.length === 0 ? false : [...settings.TRUSTED_PROXIES],
    requestTimeout: 30_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: "idle",
    return503OnClosing: true,
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ error: error.message });
    // No stack, no message: those are for the log, where the reference leads.
    return reply.code(status === 503 ? 503 : 500).send({ error: "Something went wrong on our side.", reference: doors.report(error) });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "There is nothing at this address." }));
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    doors.metrics?.meters.answered(request.routeOptions.url ?? "none", reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    void reply.header("x-content-type-options", "nosniff");
    // A connection that is kept alive after its last answer would hold up the closing for as long.
    if (isClosing) void reply.header("connection", "close");
    done(null, payload);
  });

  if (!doors.local) app.get("/", (_request, reply) => reply.code(404).type("text/plain; charset=utf-8").send(nobodysPage));
  app.get("/healthz", () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) => {
    const isReady = await withinPatience(doors.isReady()).catch(() => false);
    // A chat platform that is not reached is no reason to restart this process.
    const chat = doors.chat && { chat: Object.fromEntries(doors.chat().map(({ door, is, sentence }) => [door, { is, sentence }])) };
    return isReady ? { status: "ready", ...chat } : reply.code(503).send({ status: "not ready", ...chat });
  });
  if (doors.metrics) metricsRoute(app, { ...doors.metrics, inTransaction: doors.inTransaction, token: settings.METRICS_TOKEN ?? null });
  if (doors.opens === "watching") return app;
  const clicks = clickWriter(doors, doors.clock);
  const all = { ...doors, clicks, shopHosts: settings.SHOP_HOSTS, trackerPath: settings.TRACKER_PATH };
  // Limits in memory: a database write per limit check would cost as much as the click.
  await app.register(rateLimit, { global: false, allowList: loopback });
  shareLinkRoutes(app, all);
  await app.register((scope, _options, done) => {
    clickRoutes(scope, all);
    done();
  });
  // In a scope of its own: its parser takes raw bytes whatever the content type says.
  await app.register((scope, _options, done) => {
    shopRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    noticeRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    orderMailRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    bankRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    statisticsRoutes(scope, { ...doors, isSecure: settings.PUBLIC_URL?.startsWith("https:") ?? false });
    done();
  });
  await app.register((scope, _options, done) => {
    railRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    descriptionRoutes(scope, doors);
    done();
  });
  await app.register((scope, _options, done) => {
    readingRoutes(scope, doors);
    done();
  });
  const { slack, local } = doors;
  if (local)
    await app.register((scope, _options, done) => {
      localRoutes(scope, local);
      done();
    });
  // And this one, because signatures are over raw bytes.
  if (slack)
    await app.register((scope, _options, done) => {
      slackRoutes(scope, slack);
      done();
    });
  mailEventRoutes(app, {
    inTransaction: doors.inTransaction,
    secrets: settings.MAIL_EVENTS_SECRETS,
    settled: doors.metrics?.meters.settled,
  });
  app.addHook("onClose", () => clicks.close());
  return app;
}
