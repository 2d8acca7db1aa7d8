import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { startBenchServer, type BenchServer } from "./bench-server.ts";
import { median, type Figure, type Measured, type Target } from "./measure.ts";
import { clicks } from "./o1-clicks.ts";
import { orders } from "./o2-orders.ts";
import { payouts } from "./o3-payouts.ts";
import { figures as numbers } from "./o4-figures.ts";
import { digests } from "./o5-digests.ts";
import { mails } from "./o5-mails.ts";
import { queue } from "./o6-queue.ts";
import { messages } from "./o7-messages.ts";
import { pictures } from "./o8-pictures.ts";
import { rendered } from "./o9-rendered.ts";
import { chat } from "./o10-chat.ts";
import { search } from "./o11-search.ts";
import { audit } from "./o12-audit.ts";
import { imports } from "./o13-import.ts";
import { reading } from "./o14-reading.ts";

/**
 * `npm run bench -- [O1 … O14] [--size quick|usual|full] [--json FILE]`: real servers, durable commits, seeded data, rounds that take
 * turns with their rivals. Exit code 1 when a target is missed.
 */
const { values, positionals } = parseArgs({
  options: { size: { type: "string", default: "usual" }, json: { type: "string" } },
  allowPositionals: true,
});

const sizes = {
  quick: {
    rounds: 2,
    seconds: 2,
    tableSizes: [10_000],
    applied: 500,
    payouts: [{ conversions: 20_000, partners: 1_000, rounds: 1 }],
    clicks: [100_000],
    digests: 5_000,
    audited: 50_000,
    imports: { affiliates: 200, referrals: 4_000, visits: 20_000 },
    read: 20_000,
  },
  usual: {
    rounds: 5,
    seconds: 3,
    tableSizes: [10_000, 200_000],
    applied: 1_500,
    payouts: [{ conversions: 100_000, partners: 5_000, rounds: 5 }],
    clicks: [1_000_000],
    digests: 50_000,
    audited: 200_000,
    imports: { affiliates: 2_000, referrals: 200_000, visits: 1_000_000 },
    read: 200_000,
  },
  full: {
    rounds: 5,
    seconds: 6,
    tableSizes: [10_000, 200_000, 1_000_000],
    applied: 3_000,
    payouts: [
      { conversions: 100_000, partners: 5_000, rounds: 5 },
      { conversions: 1_000_000, partners: 50_000, rounds: 2 },
    ],
    clicks: [1_000_000, 10_000_000],
    digests: 50_000,
    audited: 1_000_000,
    imports: { affiliates: 2_000, referrals: 200_000, visits: 1_000_000 },
    read: 1_000_000,
  },
} as const;
const size = sizes[values.size as keyof typeof sizes];
if (!size) throw new Error(`--size is one of ${Object.keys(sizes).join(", ")}`);

const operations: Readonly<Record<string, (server: BenchServer) => Promise<Measured>>> = {
  O1: (server) => clicks(server, size),
  O2: (server) => orders(server, size),
  O3: (server) => payouts(server, size.payouts),
  O4: (server) => numbers(server, size.clicks),
  O5: async (server) => together(await digests(server, size.digests, size.rounds), await mails(size)),
  O6: (server) => queue(server, size),
  O7: (server) => messages(server, size.rounds),
  O8: () => pictures(),
  O9: (server) => rendered(server, size.clicks),
  O10: (server) => chat(server, size),
  O11: search,
  O12: (server) => audit(server, size.audited),
  O13: (server) => imports(server, size.imports),
  O14: (server) => reading(server, size),
};

const wanted = positionals.length === 0 ? Object.keys(operations) : positionals;
const server = await startBenchServer();
const measured: Measured[] = [];
try {
  for (const name of wanted) {
    const operation = operations[name];
    if (!operation) throw new Error(`"${name}" is none of ${Object.keys(operations).join(", ")}`);
    process.stderr.write(`${name} …\n`);
    measured.push(await operation(server));
  }
} finally {
  await server.stop();
}

const all: Measured = { figures: measured.flatMap((one) => one.figures), targets: measured.flatMap((one) => one.targets) };
const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version };
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
process.stdout.write(`${tableOf(all.figures)}\n\n${verdictsOf(all.targets)}\n`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ commit, at: new Date().toISOString(), size: values.size, machine, ...all }, null, 2)}\n`);
process.exitCode = all.targets.every((target) => target.isMet) ? 0 : 1;

/** Two parts of one operation. */
function together(one: Measured, other: Measured): Measured {
  return { figures: [...one.figures, ...other.figures], targets: [...one.targets, ...other.targets] };
}

function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ operation, subject, unit, rounds }) => [
    operation,
    subject,
    `${shown(median(rounds))} ${unit}`,
    rounds.length > 1 ? `${shown(Math.min(...rounds))} – ${shown(Math.max(...rounds))}` : "",
  ]);
  const lines = [["operation", "who", "median", "rounds"], ["---", "---", "---:", "---:"], ...rows];
  return lines.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function verdictsOf(targets: readonly Target[]): string {
  return targets
    .map(({ operation, sentence, reached, isMet }) => `${isMet ? "reached" : "MISSED "}  ${operation}: ${sentence} (${shown(reached)})`)
    .join("\n");
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
