import { prove } from "./source-proof.ts";
import { habitRules } from "./source-habits.ts";
import type { Texts } from "./source-proof.ts";

prove(habitRules, {
  clock: {
    breaks: [
      [{ "bots/a.ts": "const at = Date.now();" }, "bots/a.ts:1 Date.now reads the wall clock; take `now` as an argument"],
      [{ "jobs/a.ts": "\nnew Date();" }, "jobs/a.ts:2 the time of now as a Date reads the wall clock; take `now` as an argument"],
      [
        { "domain/ledger/a.ts": "run(Temporal.Now.instant);" },
        "domain/ledger/a.ts:1 Temporal.Now reads the wall clock; take `now` as an argument",
      ],
      [{ "main.ts": "globalThis.performance.now();" }, "main.ts:1 performance.now reads the wall clock; take `now` as an argument"],
    ],
    keeps: {
      "domain/kernel/instant.ts": "Date.now();",
      "bots/a.ts": 'new Date(0); "Date.now()"; // Date.now()',
      "test/bench/a.ts": "performance.now();",
    },
  },
  environment: {
    breaks: ["process.env.PORT;", 'process["env"];', "const { env } = process;", 'import { env } from "node:process";'].map(
      (text): [Texts, string] => [{ "bots/web/a.ts": text }, "bots/web/a.ts:1 only main.ts reads the environment"],
    ),
    keeps: { "main.ts": "process.env;", "test/support/a.ts": "process.env;", "bots/a.ts": "process.pid; settings.env;" },
  },
  chance: {
    breaks: [[{ "domain/partners/a.ts": "Math.random();" }, "domain/partners/a.ts:1 Math.random can be guessed and not repeated"]],
    keeps: { "test/a.ts": "Math.random();", "domain/partners/a.ts": "Math.max(1, 2);" },
  },
  network: {
    breaks: [
      [
        { "domain/partners/a.ts": 'await fetch("https://example.org");' },
        "domain/partners/a.ts:1 a job's outlet reaches out, domain does not",
      ],
    ],
    keeps: { "jobs/outlets/a.ts": "fetch(url);", "domain/partners/a.ts": "queue.fetch(1);" },
  },
  floats: {
    breaks: [
      [{ "bots/a.ts": 'parseFloat("1.5");' }, "bots/a.ts:1 parseFloat loses cents; use parseDecimal"],
      [{ "templates/a.ts": "texts.map(Number.parseFloat);" }, "templates/a.ts:1 Number.parseFloat loses cents; use parseDecimal"],
    ],
    keeps: { "bots/a.ts": 'BigInt("1"); // parseFloat' },
  },
  any: {
    breaks: [
      [{ "bots/a.ts": "let x: any;" }, "bots/a.ts:1 `any` turns the compiler off; say what it is, or `unknown`"],
      [
        { "bots/a.ts": "// oxlint-disable-next-line typescript/no-explicit-any\nlet x: any;" },
        "bots/a.ts:2 `any` turns the compiler off; say what it is, or `unknown`",
      ],
    ],
    keeps: {
      "bots/a.ts": '// oxlint-disable-next-line typescript/no-explicit-any -- the library types it so\nlet x: any; let any = "any";',
    },
  },
  directives: {
    breaks: [[{ "bots/a.ts": "// @ts-expect-error\nx();" }, 'bots/a.ts:1 @ts-expect-error needs " -- " and the reason']],
    keeps: { "bots/a.ts": '// @ts-expect-error -- untyped package\nx("@ts-ignore");' },
  },
  console: {
    breaks: [[{ "domain/ledger/a.ts": "console.log(1);" }, "domain/ledger/a.ts:1 console.log bypasses the log"]],
    keeps: { "bots/console/chat.ts": "console.log(1);", "main.ts": "console.error(1);", "bots/a.ts": "log.info(1); // console.log" },
  },
  tests: {
    breaks: [
      [{ "test/a.test.ts": 'test.only("x");' }, "test/a.test.ts:1 test.only switches tests off"],
      [{ "test/a.test.ts": 'describe.concurrent.skip("x");' }, "test/a.test.ts:1 describe.concurrent.skip switches tests off"],
    ],
    keeps: { "test/a.test.ts": 'test.each([1])("x.only"); list.skip(1);' },
  },
  unfinished: {
    breaks: [[{ "bots/a.ts": "f(); // TODO later" }, "bots/a.ts:1 TODO: finish it or write an issue"]],
    keeps: { "bots/a.ts": 'const kind = "TODO"; const todo = /FIXME/;' },
  },
  length: {
    breaks: [[{ "bots/a.ts": "f();\n".repeat(301) }, "bots/a.ts:1 301 lines; stop at 300"]],
    keeps: { "bots/a.ts": "f();\n".repeat(300), "migrations/a.ts": "f();\n".repeat(301) },
  },
});
