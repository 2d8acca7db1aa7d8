import { prove } from "./source-proof.ts";
import { importRules } from "./source-imports.ts";

prove(importRules, {
  arrows: {
    breaks: [
      [
        { "domain/ledger/post.ts": 'import { view } from "#templates/view";' },
        "domain/ledger/post.ts:1 domain may not import templates (#templates/view)",
      ],
      [
        { "templates/view.ts": '\n\nimport type { Command } from "#bots/command";' },
        "templates/view.ts:3 templates may not import bots (#bots/command)",
      ],
      [
        { "bots/dispatch.ts": 'export const load = () => import("#jobs/queue");' },
        "bots/dispatch.ts:1 bots may not import jobs (#jobs/queue)",
      ],
      [
        { "jobs/index.ts": 'type C = import("../bots/command.ts").Command;' },
        "jobs/index.ts:1 jobs may not import bots (../bots/command.ts)",
      ],
      [
        { "bots/dispatch.ts": 'import { compose } from "../main.ts";' },
        "bots/dispatch.ts:1 only tests may import main.ts: it composes the rest",
      ],
      [
        { "bots/command.ts": 'import { view } from "../templates/view.ts";' },
        "bots/command.ts:1 templates is imported as #templates/…, not by a path",
      ],
      [{ "domain/ledger/post.ts": 'import "../../migrations/index.ts";' }, "domain/ledger/post.ts:1 only store knows the migrations"],
      [{ "stray.ts": 'import "#domain/kernel";' }, "stray.ts:1 root may not import domain (#domain/kernel)"],
    ],
    keeps: {
      "main.ts": 'import "./bots/dispatch.ts"; import "./jobs/queue.ts"; import "#domain/store";',
      "bots/console/chat.ts": 'import "#templates/view"; import "../dispatch.ts";',
      "jobs/run.ts": '// import "../bots/dispatch.ts"',
      "domain/store/database.ts": 'import "../../migrations/index.ts"; const text = "import \'#bots/command\'";',
      "test/walks/walk.ts": 'import "../../bots/dispatch.ts"; import "../../jobs/queue.ts"; import "../../main.ts";',
    },
  },
  rooms: {
    breaks: [
      [
        { "domain/ledger/post.ts": 'import "#domain/payouts";' },
        "domain/ledger/post.ts:1 ledger may import only rooms to its left; payouts is not",
      ],
      [
        { "domain/kernel/tx.ts": 'import type { A } from "#domain/audit";' },
        "domain/kernel/tx.ts:1 kernel may import only rooms to its left; audit is not",
      ],
      [
        { "domain/payouts/pay.ts": 'import "../ledger/post.ts";' },
        "domain/payouts/pay.ts:1 a room is entered through its index, as #domain/<room> (../ledger/post.ts)",
      ],
      [
        { "domain/payouts/pay.ts": 'import "./../ledger/index.ts";' },
        "domain/payouts/pay.ts:1 a room is entered through its index, as #domain/<room> (./../ledger/index.ts)",
      ],
      [
        { "bots/a.ts": 'import "#domain/ledger/post";' },
        "bots/a.ts:1 a room is entered through its index, as #domain/<room> (#domain/ledger/post)",
      ],
      [{ "domain/payouts/pay.ts": 'import "#domain/payouts";' }, "domain/payouts/pay.ts:1 inside a room only ./ (#domain/payouts)"],
      [{ "domain/cellar/wine.ts": "export {};" }, "domain/cellar/wine.ts:1 is in no room of the list in source-imports.ts"],
      [{ "domain/stray.ts": "export {};" }, "domain/stray.ts:1 is in no room of the list in source-imports.ts"],
    ],
    keeps: {
      "domain/payouts/pay.ts": 'import "#domain/ledger"; import "./rules.ts"; import "#domain/kernel"; import { z } from "zod";',
      "domain/store/entities.ts": 'import "#domain/answers";',
      "test/domain/payouts/rules.test.ts": 'import "../../../domain/payouts/rules.ts";',
    },
  },
  store: {
    breaks: [
      [
        { "jobs/queue.ts": 'import { open } from "#domain/store";' },
        "jobs/queue.ts:1 only compose.ts and main.ts may import #domain/store; take what they open as an argument",
      ],
    ],
    keeps: { "main.ts": 'import { open } from "#domain/store";', "test/a.test.ts": 'import { open } from "#domain/store";' },
  },
  packages: {
    breaks: [
      [{ "jobs/index.ts": 'import cron from "node-cron";' }, "jobs/index.ts:1 node-cron belongs to jobs/timetable.ts"],
      [{ "domain/kernel/tx.ts": 'import type { PgBoss } from "pg-boss";' }, "domain/kernel/tx.ts:1 pg-boss belongs to jobs/queue.ts"],
      [{ "bots/dispatch.ts": 'import fastify from "fastify";' }, "bots/dispatch.ts:1 fastify belongs to bots/web/"],
      [
        { "domain/ledger/post.ts": 'import { WebClient } from "@slack/web-api";' },
        "domain/ledger/post.ts:1 @slack/web-api belongs to bots/slack/, jobs/outlets/",
      ],
      [
        { "domain/ledger/post.ts": 'import { get } from "node:https";' },
        "domain/ledger/post.ts:1 node:https belongs to main.ts, bots/, jobs/",
      ],
    ],
    keeps: {
      "jobs/timetable.ts": 'import cron from "node-cron";',
      "bots/web/server.ts": 'import fastify from "fastify"; import "@fastify/static";',
    },
  },
  cycles: {
    breaks: [
      [
        { "bots/a.ts": 'import "./b.ts";', "bots/b.ts": 'import type { C } from "./c.ts";', "bots/c.ts": 'import "#bots/a";' },
        "bots/a.ts:1 is imported in a circle: bots/a.ts → bots/b.ts → bots/c.ts → bots/a.ts",
      ],
    ],
    keeps: { "bots/a.ts": 'import "./b.ts"; import "./c.ts";', "bots/b.ts": 'import "./c.ts";', "bots/c.ts": "" },
  },
  barrels: {
    breaks: [
      [{ "templates/cards/index.ts": 'export * from "./payout-card.ts";' }, "templates/cards/index.ts:1 only a room's index.ts re-exports"],
    ],
    keeps: {
      "domain/ledger/index.ts": 'export { post } from "./post.ts";',
      "bots/commands/index.ts": 'import { a } from "./a.ts"; export const commands = [a];',
    },
  },
});
