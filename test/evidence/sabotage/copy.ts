import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A copy of the product in which something can be broken and its tests run, while the product stays as it is. */
export type Copy = {
  readonly read: (file: string) => string;
  /** runs these tests with one file edited; the file is as it was afterwards */
  readonly tryWith: (file: string, text: string, tests: Tests) => Promise<Outcome>;
  readonly remove: () => void;
};

/** `named`: only tests whose name has this; null: all of the files */
export type Tests = { readonly files: readonly string[]; readonly named: string | null };

/**
 * red: a test failed, or the invariants after it. endless: nothing came of it in time, which is found out as well. broken: it does not even load. green: all
 * passed. unrun: no test was there to fail.
 */
export type Outcome = { readonly kind: "red" | "green" | "endless" | "broken" | "unrun"; readonly said: string };

const root = new URL("../../../", import.meta.url).pathname;
const copied = [
  "bots",
  "domain",
  "jobs",
  "migrations",
  "templates",
  "test",
  "main.ts",
  "compose.ts",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const longestRunMs = 120_000;

export function makeCopy(adminUrl: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), "partner-center-copy-"));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  return {
    read,
    tryWith: async (file, text, tests) => {
      const before = read(file);
      writeFileSync(join(folder, file), text);
      try {
        return await runTests(folder, adminUrl, tests);
      } finally {
        writeFileSync(join(folder, file), before);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In processes of their own, on the server that this proof runs on. */
function runTests(folder: string, adminUrl: string, { files, named }: Tests): Promise<Outcome> {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "test/evidence/sabotage/vitest.config.ts",
    "--bail=1",
    ...files,
    ...(named === null ? [] : ["-t", named]),
  ];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, EVIDENCE_SERVER: adminUrl, NO_COLOR: "1", CI: "true" },
  });
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve, reject) => {
    let isEndless = false;
    const clock = setTimeout(() => {
      isEndless = true;
      // The group of exactly this child: a worker may be in a loop that hears nothing else.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, longestRunMs);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(clock);
      const count = (how: string): number => Number(new RegExp(`Tests\\s.*?(\\d+) ${how}`).exec(said)?.[1] ?? "0");
      const ran = count("passed") + count("failed");
      const kind = isEndless
        ? "endless"
        : ran > 0
          ? code === 0
            ? "green"
            : "red"
          : /No test files? found/.test(said) || code === 0
            ? "unrun"
            : "broken";
      resolve({ kind, said });
    });
  });
}
