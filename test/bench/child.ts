import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export type Child = {
  /** what the process said when it was ready: "http://127.0.0.1:40123" */
  readonly ready: string;
  /** the most memory it has held, in megabytes */
  peakMegabytes(): Promise<number>;
  stop(): Promise<void>;
};

const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { scripts: Record<string, string> };

type Script = "start" | "import";

/** Starts a file with Node's flags of a script, because what is measured is what runs, and its rivals get the same; until its first word. */
async function begin(
  file: string,
  environment: Readonly<Record<string, string>>,
  script: Script,
): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(new URL(file, import.meta.url), [], {
    env: { ...process.env, ...environment },
    execArgv: [
      ...(scripts[script]?.match(/--[a-z-]+=\S+/g) ?? []),
      "--import",
      new URL("../../domain/kernel/runtime.mjs", import.meta.url).href,
    ],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [said] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error(`${file} ended without a word`);
    }),
  ])) as [unknown];
  return { child, said };
}

/**
 * Does a piece of work in a process of its own, as `npm start` (or another script) would run it, and gives what it says at its end.
 */
export async function resultOf<Result>(
  file: string,
  environment: Readonly<Record<string, string>>,
  script: Script = "start",
): Promise<Result> {
  return (await begin(file, environment, script)).said as Result;
}

/** Starts a server of the bench in a process of its own, so that neither the load nor its rival shares its event loop. */
export async function startChild(file: string, environment: Readonly<Record<string, string>>): Promise<Child> {
  const { child, said } = await begin(file, environment, "start");
  const ready = said as string;
  return {
    ready,
    peakMegabytes: async () => {
      child.send("memory");
      const [peak] = (await once(child, "message")) as [number];
      return peak;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** The other side: says that it is ready, answers questions about its memory, and stops when told. */
export function beChild(ready: string, stop: () => Promise<void>): void {
  process.on("message", () => process.send?.(process.resourceUsage().maxRSS / 1_024));
  process.on("SIGTERM", () => void stop().finally(() => process.exit(0)));
  process.send?.(ready);
}
