import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { platformChannels, settledStates, type Settled } from "#domain/messages";
import type { HealthFacts } from "#templates/cards/health-card";

/** What this process measures of itself, and how it tells a collector (Prometheus). */
export type Meters = {
  /** a request was answered */
  readonly answered: (route: string, status: number, seconds: number) => void;
  /** begins to time a command; call what it returns with how it ended */
  readonly command: (name: string) => (outcome: string) => void;
  /** messages to people were settled here */
  readonly settled: (messages: readonly Settled[]) => void;
  /** everything as text, with the whole installation's standing as it is now */
  readonly text: (facts: HealthFacts) => Promise<string>;
  readonly contentType: string;
};

const prefix = "partner_center_";
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Figures of the installation come from the database and are the same whichever process is asked; latencies, and how many messages were
 * settled, are this process's own. Settled messages are the many: counting them anew for each reading would take the whole table, and what
 * housekeeping removes would be missing from it. What is not settled or needs somebody is few and counted in the database.
 */
export function makeMeters(): Meters {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histogram = (name: string, help: string, labelNames: string[]): Histogram =>
    new Histogram({ name: `${prefix}${name}`, help, labelNames, buckets: seconds, registers: [registry] });
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name: `${prefix}${name}`, help, labelNames, registers: [registry] });
  const http = histogram("http_seconds", "Time to answer a request, by route: /r/ are share links, /webhooks/ the shop's messages", [
    "route",
    "status",
  ]);
  const commands = histogram("command_seconds", "Time of a chat command from its dispatch to its answer", ["command", "outcome"]);
  const messages = new Counter({
    name: `${prefix}messages_settled_total`,
    help: "Messages to people that this process settled, by channel and how; the sum over all processes counts each once",
    labelNames: ["channel", "state"],
    registers: [registry],
  });
  // From nought on, so that a collector sees the first one, too.
  for (const channel of platformChannels) for (const state of settledStates) messages.inc({ channel, state }, 0);
  const installation = installationGauges(gauge);
  return {
    answered: (route, status, time) => http.observe({ route, status: `${Math.floor(status / 100)}xx` }, time),
    command: (name) => {
      const stop = commands.startTimer({ command: name });
      return (outcome) => void stop({ outcome });
    },
    settled: (all) => {
      for (const { channel, state } of all) messages.inc({ channel, state });
    },
    text: (facts) => {
      installation(facts);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;

/** Gauges that are set from facts; a job or topic that is no more leaves none behind. */
function installationGauges(gauge: MakeGauge): (facts: HealthFacts) => void {
  const all = {
    waiting: gauge("queue_waiting", "Queue entries that could begin now", ["topic"]),
    active: gauge("queue_active", "Queue entries under way", ["topic"]),
    age: gauge("queue_oldest_seconds", "How long the oldest entry that could begin waits", ["topic"]),
    inbox: gauge("inbox_waiting", "Messages of the shop that are accepted and not applied"),
    inboxLag: gauge("inbox_lag_seconds", "How long the oldest of them waits"),
    inboxUnread: gauge("inbox_set_aside", "Messages of the shop that could not be read"),
    inboxSilent: gauge("inbox_silent", "1 while the shop changes orders and its webhooks tell nothing"),
    heard: gauge("shop_last_message_timestamp_seconds", "When the last message of a shop came", ["shop"]),
    outbox: gauge("outbox", "Messages to people that are not settled or need somebody, by state", ["state"]),
    outboxAge: gauge("outbox_oldest_seconds", "How long the oldest message that could leave waits"),
    webhooks: gauge("webhooks", "Events for other programs, by state", ["state"]),
    webhooksAge: gauge("webhooks_oldest_seconds", "How long the oldest event that could leave waits"),
    webhooksOff: gauge("webhook_endpoints_off", "Endpoints of other programs that are switched off"),
    chained: gauge("audit_chained", "Acts that have a place in the audit's chain"),
    unchained: gauge("audit_unchained", "Acts of the audit that wait for their place in its chain"),
    unchainedAge: gauge("audit_unchained_oldest_seconds", "How long the oldest of them waits"),
    runs: gauge("job_last_run", "1 for the state of a job's newest run", ["job", "state"]),
    took: gauge("job_last_seconds", "How long a job's newest finished run took", ["job"]),
    finished: gauge("job_last_finished_timestamp_seconds", "When a job's newest run ended", ["job"]),
    paused: gauge("job_paused", "1 while a job is paused", ["job"]),
    processes: gauge("processes", "Processes of the product that were heard of lately", ["name"]),
    chat: gauge("chat_door", "1 for how a door to a chat platform stands in this process", ["door", "is"]),
    frozen: gauge("frozen", "1 while no money may move"),
  };
  return ({ at, queue, inbox, outbox, webhooks, audit, jobs, processes, frozen, doors }) => {
    const age = (since: Temporal.Instant | null): number => (since === null ? 0 : Math.max(0, at.since(since).total("seconds")));
    for (const each of Object.values(all)) each.reset();
    for (const { topic, waiting, active, waitingSince } of queue) {
      all.waiting.set({ topic }, waiting);
      all.active.set({ topic }, active);
      all.age.set({ topic }, age(waitingSince));
    }
    all.inbox.set(inbox.waiting);
    all.inboxLag.set(age(inbox.waitingSince));
    all.inboxUnread.set(inbox.setAside);
    all.inboxSilent.set(inbox.isSilent ? 1 : 0);
    for (const { shop, lastAt } of inbox.shops) all.heard.set({ shop }, lastAt.epochMilliseconds / 1_000);
    const { queued, sending, dead, unknownOutcome } = outbox;
    for (const [state, count] of Object.entries({ queued, sending, dead, "unknown-outcome": unknownOutcome }))
      all.outbox.set({ state }, count);
    all.outboxAge.set(age(outbox.waitingSince));
    for (const [state, count] of Object.entries({ waiting: webhooks.waiting, "given-up": webhooks.givenUp }))
      all.webhooks.set({ state }, count);
    all.webhooksAge.set(age(webhooks.waitingSince));
    all.webhooksOff.set(webhooks.off);
    all.chained.set(audit.head.position);
    all.unchained.set(audit.waiting);
    all.unchainedAge.set(age(audit.waitingSince));
    for (const { name: job, last, paused } of jobs) {
      all.paused.set({ job }, paused ? 1 : 0);
      if (last === null) continue;
      all.runs.set({ job, state: last.state }, 1);
      if (last.startedAt && last.finishedAt) all.took.set({ job }, last.finishedAt.since(last.startedAt).total("seconds"));
      if (last.finishedAt) all.finished.set({ job }, last.finishedAt.epochMilliseconds / 1_000);
    }
    for (const { name } of processes) all.processes.inc({ name });
    for (const { door, is } of doors) all.chat.set({ door, is }, 1);
    all.frozen.set(frozen ? 1 : 0);
  };
}
