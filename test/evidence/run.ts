import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { startOneServer } from "../support/one-server.ts";
import { databaseRestarts } from "./database-restarts.ts";
import { discordFaults } from "./discord-faults.ts";
import { hostileUrls } from "./hostile-urls.ts";
import { injections } from "./injections.ts";
import { instances } from "./instances.ts";
import { lostCommits } from "./lost-commits.ts";
import { mailCrash } from "./mail-crash.ts";
import { chatFaults } from "./chat-faults.ts";
import { mailFaults } from "./mail-faults.ts";
import { moneyKilled } from "./money-killed.ts";
import { moneyMachine } from "./money-machine.ts";
import { mutations } from "./mutations.ts";
import { pendingMails } from "./pending-mails.ts";
import { races } from "./races.ts";
import { railFaults } from "./rail-faults.ts";
import { sabotages } from "./sabotages.ts";
import { webhookHistories } from "./webhook-histories.ts";
import { views } from "./views.ts";
import { year } from "./year.ts";
import { slackFaults } from "./slack-faults.ts";
import { zones } from "./zones.ts";
import type { Failure, Figures, Proof } from "./proof.ts";

const proofs: readonly Proof[] = [
  hostileUrls,
  webhookHistories,
  races,
  zones,
  instances,
  mailFaults,
  chatFaults,
  discordFaults,
  slackFaults,
  mailCrash,
  railFaults,
  year,
  views,
  pendingMails,
  moneyMachine,
  moneyKilled,
  lostCommits,
  databaseRestarts,
  injections,
  sabotages,
  mutations,
];

const usage = `npm run evidence -- NAME [--seed N] [--cases N] [--from N] [--case N] [--slice]

  NAME      one of those below, or "all"
  --seed    chance begins here (20261122)
  --cases   how many cases (each has its full number)
  --from    begins with this case: a long proof can be done in parts, or go on where it was stopped
  --case    exactly this one, as a failure names it
  --slice   the small part that every change has to pass
`;

const mostShown = 5;

type Asked = {
  readonly seed: number;
  readonly cases: number | null;
  readonly from: number;
  readonly only: number | null;
  readonly isSlice: boolean;
};
type Result = { readonly proof: Proof; readonly figures: Figures; readonly failures: readonly Failure[]; readonly cases: number };

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      cases: { type: "string" },
      from: { type: "string" },
      case: { type: "string" },
      slice: { type: "boolean" },
    },
  });
  const [name] = positionals;
  const chosen = proofs.filter((proof) => name === "all" || name === proof.name);
  if (chosen.length === 0) {
    console.log(usage);
    for (const proof of proofs)
      console.log(`  ${proof.name.padEnd(14)} ${proof.test.padEnd(4)} ${proof.sentence} (${proof.cases.full} cases)`);
    return name === undefined;
  }
  const asked = {
    seed: numberOf("--seed", values.seed) ?? 20_261_122,
    cases: numberOf("--cases", values.cases),
    from: numberOf("--from", values.from) ?? 1,
    only: numberOf("--case", values.case),
    isSlice: values.slice ?? false,
  };
  const server = await startOneServer();
  let isProved = true;
  try {
    for (const proof of chosen) isProved = (await prove(proof, asked, server.adminUrl)) && isProved;
  } finally {
    await server.stop();
  }
  return isProved;
}

function numberOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} takes a whole number, not "${text}"`);
  return Number(text);
}

async function prove(proof: Proof, asked: Asked, adminUrl: string): Promise<boolean> {
  const last = asked.isSlice ? proof.cases.slice : proof.cases.full;
  const cases = asked.cases ?? Math.max(0, last - asked.from + 1);
  const numbers = asked.only === null ? Array.from({ length: cases }, (_, index) => asked.from + index) : [asked.only];
  console.log(
    `${proof.test} ${proof.name}: ${proof.sentence}\n  seed ${asked.seed}, ${numbers.length} cases${asked.from > 1 ? ` from ${asked.from} on` : ""}`,
  );
  const startedAt = performance.now();
  const failures: Failure[] = [];
  const figures = await proof.run({
    seed: asked.seed,
    numbers,
    adminUrl,
    say: (line) => console.log(`  ${line}`),
    fail: (failure) => {
      // one finding a case: what goes wrong twice in it is mostly the same
      if (failure.number > 0 && failures.some(({ number }) => number === failure.number)) return;
      failures.push(failure);
      // At once, so that a proof that is cut off has said what held until then.
      console.log(`  FAILED case ${failure.number}: ${failure.problem}`);
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  show({ proof, figures, failures, cases: numbers.length }, asked, seconds);
  return failures.length === 0;
}

function show({ proof, figures, failures, cases }: Result, { seed }: Asked, seconds: number): void {
  for (const [name, figure] of Object.entries(figures)) console.log(`  ${name.padEnd(36)} ${figure}`);
  const smallest = failures.toSorted((one, other) => one.reproduction.length - other.reproduction.length);
  for (const { number, problem, reproduction } of smallest.slice(0, mostShown))
    console.log(
      `\n  FAILED case ${number}: ${problem}\n    npm run evidence -- ${proof.name} --seed ${seed} --case ${number}\n${indented(reproduction)}`,
    );
  if (failures.length > mostShown) console.log(`\n  … and ${failures.length - mostShown} more`);
  const outcome = failures.length === 0 ? "holds" : `${failures.length} FAILED`;
  console.log(`  ${outcome} after ${seconds} s`);
  const result = { evidence: proof.name, test: proof.test, commit: commit(), seed, cases, failures: failures.length, seconds, figures };
  console.log(JSON.stringify({ ...result, failed: smallest.slice(0, mostShown).map(({ number }) => number) }));
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

/** Which state of the code the figures are of; "+" when it was edited since. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+"}`;
  } catch {
    return "unknown"; // an archive without its history
  }
}

process.exitCode = (await main()) ? 0 : 1;
