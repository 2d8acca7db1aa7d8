import { spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

/**
 * `npm run check`: types, lint, format and dead code side by side, one line per tool with its seconds, then the output
 * of those that failed. Exit code 1 if any did.
 */
const tools = [
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "dead code", command: ["knip", "--no-progress"] },
] as const;

type Tool = (typeof tools)[number];
type Outcome = { readonly tool: Tool; readonly passed: boolean; readonly output: string };

const root = resolve(import.meta.dirname, "../..");
const binaries = join(root, "node_modules/.bin");

/** The project's own Node before any other: the tools start with `env node`, and the system's may be too old for them. */
const environment = {
  ...process.env,
  PATH: [binaries, process.env.PATH].join(delimiter),
  ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
};

async function run(tool: Tool): Promise<Outcome> {
  const startedAt = performance.now();
  const [program, ...args] = tool.command;
  const output: Buffer[] = [];
  const { promise: code, resolve: ended } = Promise.withResolvers<number | null>();
  // Windows wraps the programs in .cmd files, which only its shell can start.
  const child = spawn(program, args, { cwd: root, env: environment, shell: process.platform === "win32" });
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  child.on("error", (error) => {
    output.push(Buffer.from(`${error.message}\n`));
    ended(null);
  });
  child.on("close", ended);
  const passed = (await code) === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${passed ? "ok    " : "FAILED"}  ${tool.name.padEnd(9)}  ${seconds.padStart(4)} s`);
  return { tool, passed, output: Buffer.concat(output).toString().trim() };
}

const failures = (await Promise.all(tools.map(run))).filter(({ passed }) => !passed);
for (const { tool, output } of failures) console.log(`\n── ${tool.name}: ${tool.command.join(" ")}\n${output}`);
process.exitCode = failures.length > 0 ? 1 : 0;
