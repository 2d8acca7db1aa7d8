import { test } from "vitest";
import { instant } from "#domain/kernel";
import { healthCard, type HealthFacts } from "#templates/cards/health-card";
import { renderConsole } from "#templates/render/console";
import { expectDrawn } from "./expect-cards.ts";

const at = instant("2026-12-15T12:00:00Z");
const earlier = instant("2026-12-15T11:40:00Z");
const well: HealthFacts = {
  at,
  processes: [
    { name: "bots", host: "till", pid: 12, isTicking: false },
    { name: "jobs", host: "till", pid: 17, isTicking: true },
  ],
  queue: [
    { topic: "apply-inbox", waiting: 3, active: 16, waitingSince: instant("2026-12-15T11:59:58Z") },
    { topic: "run-job", waiting: 0, active: 1, waitingSince: null },
  ],
  inbox: {
    waiting: 3,
    waitingSince: instant("2026-12-15T11:59:58Z"),
    setAside: 0,
    isSilent: false,
    shops: [{ shop: "shopify:mill", lastAt: earlier }],
  },
  outbox: { queued: 1, sending: 0, dead: 0, unknownOutcome: 0, refusing: [], waitingSince: null },
  webhooks: { waiting: 0, givenUp: 0, off: 0, waitingSince: null },
  audit: { head: { position: 4_107, hash: "5f0c".repeat(16) }, waiting: 2, waitingSince: earlier },
  jobs: [],
  frozen: null,
  batchToRelease: null,
  doors: [],
};
const job = {
  name: "shop-sweep",
  sentence: "Reads from the shop what its webhooks missed",
  when: "every 15 minutes",
  missed: "latest",
  unit: "a page of orders",
  next: at,
  paused: null,
  off: null,
  isRegistered: true,
};
const failed = {
  job: "shop-sweep",
  label: "2026-12-15T11:45Z",
  dueAt: earlier,
  state: "failed" as const,
  startedAt: earlier,
  finishedAt: at,
  outcome: null,
  errorReference: "4K7M2P9Q",
};

const cases: readonly [string, HealthFacts][] = [
  ["all is well", well],
  [
    "somebody should look",
    {
      ...well,
      inbox: { ...well.inbox, setAside: 2 },
      outbox: { ...well.outbox, dead: 3, unknownOutcome: 1 },
      webhooks: { waiting: 4, givenUp: 2, off: 1, waitingSince: earlier },
      jobs: [{ ...job, last: null, next: null, paused: { since: earlier, reason: "the shop is being moved" } }],
      batchToRelease: "2026-12-01",
    },
  ],
  [
    "something is wrong",
    {
      ...well,
      processes: [],
      queue: [{ topic: "run-job", waiting: 9, active: 0, waitingSince: earlier }],
      inbox: { waiting: 40, waitingSince: earlier, setAside: 1, isSilent: true, shops: [] },
      outbox: { ...well.outbox, waitingSince: earlier },
      audit: { ...well.audit, waiting: 40, waitingSince: instant("2026-12-15T10:59:59Z") },
      jobs: [{ ...job, last: failed }],
      frozen: { since: earlier, reason: "the books do not add up (I3): found by ledger-check", thawAskedAt: null },
    },
  ],
];

test("health says what is wrong first, and what to do about each", async () => {
  const page = { width: 100, colour: false, zone: "America/Denver", locale: "en-US" };
  const drawn = cases.map(([name, facts]) => `── ${name}\n\n${renderConsole(healthCard(facts), page)}`);
  const answers = cases.map(([name, facts]) => ({ asked: `── ${name}`, view: healthCard(facts) }));
  await expectDrawn("health", drawn.join("\n\n"), answers);
});
