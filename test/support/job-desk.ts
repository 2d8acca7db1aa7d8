import type { HealthFacts } from "#templates/cards/health-card";
import { topics, type Tx } from "#domain/kernel";
import { askEveryRule } from "#domain/store";
import { jobs } from "../../jobs/index.ts";
import { jobDesk } from "../../jobs/job-desk.ts";

/** The desk of an installation without a shop, by the clock of whoever asks. */
export const testDesk = jobDesk(jobs, { shop: false }, (tx) => Promise.resolve(tx.now));

/** An installation in which all is well, without looking. */
const health = async (tx: Tx): Promise<HealthFacts> => ({
  at: tx.now,
  processes: [{ name: "all", host: "till", pid: 4_107, isTicking: true }],
  queue: topics.map((topic) => ({ topic, waiting: 0, active: 0, waitingSince: null })),
  inbox: { waiting: 0, waitingSince: null, setAside: 0, isSilent: false, shops: [] },
  outbox: { queued: 0, sending: 0, dead: 0, unknownOutcome: 0, refusing: [], waitingSince: null },
  webhooks: { waiting: 0, givenUp: 0, off: 0, waitingSince: null },
  audit: { head: { position: 0, hash: "" }, waiting: 0, waitingSince: null },
  jobs: await testDesk.list(tx),
  frozen: null,
  batchToRelease: null,
  doors: [],
});

/** What the root hands to commands besides where the programme is reached. */
export const testHands = { jobs: testDesk, health, rules: (tx: Tx) => askEveryRule(tx.em) };
