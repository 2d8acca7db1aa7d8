import { instant } from "#domain/kernel";
import type { HealthFacts } from "#templates/cards/health-card";

/** An installation of which every figure is known. */
export function healthFacts(): HealthFacts {
  const at = instant("2026-12-15T12:00:00Z");
  const last = {
    job: "ledger-check",
    label: "2026-12-15T11:00Z",
    dueAt: at,
    state: "done",
    startedAt: at,
    finishedAt: at,
    outcome: null,
  } as const;
  const line = { name: "ledger-check", sentence: "", when: "every hour", missed: "latest", unit: "", next: at, paused: null, off: null };
  return {
    at,
    processes: [{ name: "jobs", host: "till", pid: 17, isTicking: true }],
    queue: [{ topic: "run-job", waiting: 1, active: 0, waitingSince: at }],
    inbox: { waiting: 0, waitingSince: null, setAside: 0, isSilent: false, shops: [{ shop: "woocommerce", lastAt: at }] },
    outbox: { queued: 1, sending: 0, dead: 0, unknownOutcome: 0, refusing: [], waitingSince: null },
    webhooks: { waiting: 2, givenUp: 1, off: 1, waitingSince: at },
    audit: { head: { position: 2, hash: "5e".repeat(32) }, waiting: 1, waitingSince: at },
    jobs: [{ ...line, isRegistered: true, last: { ...last, errorReference: null } }],
    frozen: null,
    batchToRelease: null,
    doors: [],
  };
}
