import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import { linkPartner, type NamedAccount } from "#domain/chat";
import { startFakeDiscord } from "../support/discord/fake-discord.ts";
import { startFakeSlack } from "../support/slack/fake-slack.ts";
import { openBench, type Bench, type BenchServer } from "./bench-server.ts";
import { startChild, type Child } from "./child.ts";
import { atMost, median, percentile, type Figure, type Measured } from "./measure.ts";
import { seedOrders, seedPartners } from "./seed.ts";

const people = 200;
const line = { command: "/earnings", text: "next" } as const;

/** Two hundred people ask at once, each again as soon as they have their answer; times in milliseconds. */
type Talk = { readonly perSecond: number; readonly acks: readonly number[]; readonly answers: readonly number[] };
/** One command of one of them: when it was acknowledged and when it was answered, since it was sent. */
type AskOnce = (person: number) => Promise<{ readonly ack: number; readonly answer: number }>;

/**
 * Commands through the chat doors, from the signed request (Slack, real Bolt) or the gateway's event (Discord, real discord.js) to the answer that arrives, against a
 * server that checks the same signature, acknowledges, does one statement and answers. The doubles share the load's process.
 */
export async function chat(server: BenchServer, { rounds, seconds }: { rounds: number; seconds: number }): Promise<Measured> {
  const url = await server.create("bench_chat");
  const bench = await openBench(url);
  await bench.run((tx) => seedPartners(tx, people));
  await bench.run((tx) => seedOrders(tx, { count: 20_000, until: new Date().toISOString() }));
  const [slack, discord] = [await overSlack(bench), await overDiscord(bench)];
  const raw = await overRaw(url);
  const ways = { slack, discord, raw };
  const results: Record<keyof typeof ways, Talk>[] = [];
  for (const { ask } of Object.values(ways)) await talk(ask, 2);
  for (let round = 0; round < rounds; round++)
    results.push({ slack: await talk(slack.ask, seconds), discord: await talk(discord.ask, seconds), raw: await talk(raw.ask, seconds) });
  const peaks = { slack: await slack.child.peakMegabytes(), discord: await discord.child.peakMegabytes() };
  for (const { stop } of Object.values(ways)) await stop();
  await bench.close();
  await server.drop("bench_chat");
  return measuredOf(results, peaks);
}

function measuredOf(results: readonly Record<"slack" | "discord" | "raw", Talk>[], peaks: Record<"slack" | "discord", number>): Measured {
  const operation = `O10 ${people} people ask at once`;
  const subjects = {
    slack: "ours, Slack over signed requests",
    discord: "ours, Discord over its gateway",
    raw: "raw fastify + pg, one statement a command",
  } as const;
  const figures = (Object.keys(subjects) as (keyof typeof subjects)[]).flatMap((way): Figure[] => {
    const of = (unit: string, pick: (talk: Talk) => number, isMoreBetter = false): Figure => ({
      operation,
      subject: subjects[way],
      unit,
      rounds: results.map((result) => pick(result[way])),
      isMoreBetter,
    });
    return [
      of("commands/s", ({ perSecond }) => perSecond, true),
      of("ms to acknowledge, p99", ({ acks }) => percentile(acks, 0.99)),
      of("ms to answer, p50", ({ answers }) => percentile(answers, 0.5)),
      of("ms to answer, p99", ({ answers }) => percentile(answers, 0.99)),
      ...(way === "raw" ? [] : [{ operation, subject: subjects[way], unit: "MB at most", rounds: [peaks[way]], isMoreBetter: false }]),
    ];
  });
  const ackOf = (way: "slack" | "discord"): number => median(results.map((result) => percentile(result[way].acks, 0.99)));
  return {
    figures,
    targets: [
      atMost(operation, "Slack: acknowledged p99 below 500 ms", ackOf("slack"), 500),
      atMost(operation, "Discord: acknowledged p99 below 500 ms", ackOf("discord"), 500),
    ],
  };
}

async function talk(ask: AskOnce, seconds: number): Promise<Talk> {
  const [acks, answers]: [number[], number[]] = [[], []];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      while (performance.now() < start + seconds * 1_000) {
        const { ack, answer } = await ask(person);
        acks.push(ack);
        answers.push(answer);
      }
    }),
  );
  return { perSecond: answers.length / ((performance.now() - start) / 1_000), acks, answers };
}

type Way = { readonly ask: AskOnce; readonly child: Child; readonly stop: () => Promise<unknown> };

async function link(bench: Bench, account: (person: number) => NamedAccount): Promise<void> {
  const rows: { id: string }[] = await bench.database
    .reader()
    .execute("select id from partner where name like 'Bench %' order by share_id");
  await bench.run(async (tx) => {
    for (const [person, { id }] of rows.entries()) await linkPartner(tx, account(person), id);
  });
}

async function overSlack(bench: Bench): Promise<Way> {
  const slack = await startFakeSlack();
  const { team, tokens } = slack.workspace;
  const account = (person: number): NamedAccount => ({ platform: "slack", workspace: team.id, account: `U${1_000 + person}`, name: "Ann" });
  await link(bench, account);
  const child = await startChild("./chat-server.ts", {
    BENCH_URL: bench.url,
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: slack.app.signingSecret,
  });
  await until(async () => (await states(child)).slack === "open");
  const signed = await signedRequests(`${child.ready}/slack/events`, slack.app.signingSecret, team.id);
  const stop = async (): Promise<void> => {
    await child.stop();
    await signed.stop();
    await slack.stop();
  };
  return { ask: signed.ask, child, stop };
}

async function overRaw(url: string): Promise<Way> {
  const secret = "raw-signing-secret";
  const child = await startChild("./raw-server.ts", { BENCH_URL: url, BENCH_SECRET: secret });
  const signed = await signedRequests(`${child.ready}/commands`, secret, "T1");
  const stop = async (): Promise<void> => {
    await child.stop();
    await signed.stop();
  };
  return { ask: signed.ask, child, stop };
}

/** Slack's side of a command: a signed request, and an address where its answer arrives. */
async function signedRequests(target: string, secret: string, team: string): Promise<{ ask: AskOnce; stop: () => Promise<void> }> {
  const { origin, pathname } = new URL(target);
  const pool = new Pool(origin, { connections: people, pipelining: 1 });
  const waiting = new Map<string, () => void>();
  const inbox = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.end("ok");
      waiting.get(request.url ?? "")?.();
    });
  });
  await new Promise<void>((resolve) => inbox.listen(0, "127.0.0.1", resolve));
  const { port } = inbox.address() as AddressInfo;
  let turn = 0;
  return {
    ask: async (person) => {
      const place = `/answer/${turn++}`;
      const answered = new Promise<void>((resolve) => waiting.set(place, resolve));
      const body = new URLSearchParams({
        ...line,
        user_id: `U${1_000 + person}`,
        user_name: "ann",
        team_id: team,
        channel_id: "C1",
        trigger_id: place,
        response_url: `http://127.0.0.1:${port}${place}`,
      }).toString();
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`,
      };
      const start = performance.now();
      const response = await pool.request({ method: "POST", path: pathname, headers, body });
      await response.body.dump();
      if (response.statusCode !== 200) throw new Error(`a command was answered ${response.statusCode}`);
      const ack = performance.now() - start;
      await answered;
      waiting.delete(place);
      return { ack, answer: performance.now() - start };
    },
    stop: async () => {
      await pool.close();
      inbox.closeAllConnections();
      inbox.close();
    },
  };
}

async function overDiscord(bench: Bench): Promise<Way> {
  const discord = await startFakeDiscord();
  const persons = Array.from({ length: people }, (_, index) => discord.person(`bench-${index}`));
  await link(bench, (person) => ({ platform: "discord", workspace: "", account: persons[person]!.id, name: "Ann" }));
  const child = await startChild("./chat-server.ts", {
    BENCH_URL: bench.url,
    DISCORD_TOKEN: discord.token,
    DISCORD_APP_ID: discord.applicationId,
    DISCORD_API_URL: discord.apiUrl,
  });
  await until(async () => (await states(child)).discord === "open" && discord.world.commandsIn(discord.home.id).length > 0);
  const ask: AskOnce = async (person) => {
    const start = performance.now();
    const { interaction, failed } = await persons[person]!.types(`${line.command} ${line.text}`);
    if (failed !== null || interaction.acknowledgedAfterMs === null)
      throw new Error(`a command was not answered: ${failed ?? "no acknowledgement"}`);
    return { ack: interaction.acknowledgedAfterMs, answer: performance.now() - start };
  };
  const stop = async (): Promise<void> => {
    await child.stop();
    await discord.close();
  };
  return { ask, child, stop };
}

async function states({ ready }: Child): Promise<Readonly<Record<string, string>>> {
  const { chat: doors } = (await (await fetch(`${ready}/readyz`)).json()) as { chat: Record<string, { is: string }> };
  return Object.fromEntries(Object.entries(doors).map(([door, { is }]) => [door, is]));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await isSo()); waited++) {
    if (waited > 600) throw new Error("the chat door did not open");
    await delay(50);
  }
}
