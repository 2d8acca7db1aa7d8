import { isBefore, type Instant } from "#domain/kernel";
import type { ChainFigures } from "#domain/audit";
import type { WebhookFigures } from "#domain/webhooks";
import { atMinute, counted, left, quoted, right } from "../phrases.ts";
import { action, hint, text, view, type Block, type Sentence, type Tone, type View } from "../view.ts";
import { howItWent, type JobLine } from "./jobs-card.ts";

/** How the installation does, as the database knows it: the same whichever process is asked. */
export type HealthFacts = {
  readonly at: Instant;
  /** processes that were heard of within the last minute or so */
  readonly processes: readonly {
    /** its ROLE, or what it is for: chat, jobs by hand */
    readonly name: string;
    readonly host: string;
    readonly pid: number;
    /** whether it looks at the timetable */
    readonly isTicking: boolean;
  }[];
  readonly queue: readonly {
    readonly topic: string;
    /** entries that could begin now */
    readonly waiting: number;
    readonly active: number;
    /** since when the oldest of those that could begin waits */
    readonly waitingSince: Instant | null;
  }[];
  readonly inbox: {
    readonly waiting: number;
    readonly waitingSince: Instant | null;
    readonly setAside: number;
    readonly isSilent: boolean;
    /** when the last message of each shop came */
    readonly shops: readonly { readonly shop: string; readonly lastAt: Instant }[];
  };
  readonly outbox: {
    readonly queued: number;
    readonly sending: number;
    readonly dead: number;
    readonly unknownOutcome: number;
    /** channels that refuse our token, and how many messages wait for another one */
    readonly refusing: readonly { readonly channel: string; readonly waiting: number }[];
    readonly waitingSince: Instant | null;
  };
  /** what other programs are told */
  readonly webhooks: WebhookFigures;
  readonly audit: ChainFigures;
  readonly jobs: readonly JobLine[];
  /** thawAskedAt: one person wants it lifted since then */
  readonly frozen: { readonly since: Instant; readonly reason: string; readonly thawAskedAt: Instant | null } | null;
  /** the period of a batch that waits for persons to release it */
  readonly batchToRelease: string | null;
  /** how this process's doors to chat platforms stand */
  readonly doors: readonly {
    readonly door: string;
    readonly is: "off" | "opening" | "open" | "standby" | "interrupted" | "refused";
    readonly sentence: string;
  }[];
};

type Finding = { readonly tone: Tone; readonly about: Sentence; readonly next: Sentence };

/** From then on something that should be done at once is late. */
const lateSeconds = 60;
/** And an act without a place in the audit's chain, which it gets every five minutes. */
const unchainedSeconds = 3_600;

/** What is wrong first, with what to do about it; then how everything stands. */
export function healthCard(facts: HealthFacts): View {
  const found = [...problems(facts), ...warnings(facts)];
  const worst = found[0]?.tone ?? "good";
  return view(
    worst === "problem" ? "Something is wrong" : worst === "warning" ? "It works; somebody should look at something" : "All is well",
    [
      ...found.flatMap(({ about, next }): Block[] => [text(...about), hint(...next)]),
      {
        kind: "table",
        columns: [left("What"), right("Waiting"), right("At work"), left("Oldest since")],
        rows: [
          ...facts.queue.map(({ topic, waiting, active, waitingSince }) => row(`queue: ${topic}`, waiting, active, waitingSince)),
          row("inbox: messages of the shop", facts.inbox.waiting, null, facts.inbox.waitingSince),
          row("outbox: messages to people", facts.outbox.queued, facts.outbox.sending, facts.outbox.waitingSince),
          row("webhooks: events for other programs", facts.webhooks.waiting, null, facts.webhooks.waitingSince),
          row("audit: acts for the chain", facts.audit.waiting, null, facts.audit.waitingSince),
        ],
        more: 0,
        whenEmpty: [],
      },
      text(
        ...counted(facts.processes.length, "process is", "processes are"),
        " connected: ",
        facts.processes.map(({ name, host, pid }) => `${name} on ${host} (${pid})`).join(", ") || "none",
        ".",
      ),
      ...facts.inbox.shops.map(({ shop, lastAt }) =>
        text("The last message of the shop ", { code: shop }, " came ", atMinute(lastAt), "."),
      ),
      ...facts.doors.map(({ door, is, sentence }) => text(`${chatNames[door] ?? door}: ${is}; ${sentence}.`)),
      ...chainBlocks(facts.audit),
    ],
    { tone: worst, actions: [action("The jobs", "programme jobs"), action("Unread messages", "support inbox")] },
  );
}

const chatNames: Readonly<Record<string, string>> = { discord: "Discord", slack: "Slack" };

function row(what: string, waiting: number, active: number | null, since: Instant | null): Sentence[] {
  return [[what], [{ count: waiting }], [active === null ? "–" : { count: active }], [since === null ? "–" : atMinute(since)]];
}

/** The head is worth keeping in another place: what is chained up to it can't be changed any more without its telling. */
function chainBlocks({ head }: ChainFigures): Block[] {
  if (head.position === 0) return [];
  return [
    text("The audit's chain holds ", ...counted(head.position, "act"), "; its head is ", { code: `${head.position}:${head.hash}` }, "."),
  ];
}

function isLate(since: Instant | null, at: Instant): since is Instant {
  return since !== null && isBefore(since, at.subtract({ seconds: lateSeconds }));
}

function problems(facts: HealthFacts): Finding[] {
  const { at, queue, inbox, outbox, audit, jobs, frozen } = facts;
  const found: Finding[] = [];
  const problem = (about: Sentence, next: Sentence): void => void found.push({ tone: "problem", about, next });
  if (frozen)
    problem(
      ["The programme is frozen since ", atMinute(frozen.since), `: ${quoted(frozen.reason)}. No money moves.`],
      [
        ...(frozen.thawAskedAt
          ? ["One person wants it lifted since ", atMinute(frozen.thawAskedAt), "; a second one does with "]
          : ["When the cause is found and put right, two persons lift it: "]),
        { code: "/programme thaw" },
        ", or for finance ",
        { code: "/finance thaw" },
        ".",
      ],
    );
  if (!facts.processes.some(({ isTicking }) => isTicking))
    problem(
      ["No process does the jobs: nothing of the timetable runs, and no message leaves."],
      ["Start one with ", { code: "ROLE=jobs" }, " or ", { code: "ROLE=all" }, "; it makes up for what was missed."],
    );
  if (isLate(inbox.waitingSince, at))
    problem(
      [
        "Accepted but not applied: ",
        ...counted(inbox.waiting, "message"),
        " of the shop, the oldest since ",
        atMinute(inbox.waitingSince),
        ".",
      ],
      ["None is lost. Look at the log of the processes that do jobs, and whether the database keeps up."],
    );
  if (inbox.isSilent)
    problem(
      ["The shop's webhooks are silent although it has changed orders."],
      ["See what to switch on with ", { code: "/support inbox" }, "."],
    );
  for (const { door, is, sentence } of facts.doors)
    if (is === "refused") problem([`${chatNames[door] ?? door} is closed: ${sentence}.`], ["Nothing that was asked elsewhere is lost."]);
  for (const { topic, waitingSince } of queue)
    if (topic !== "apply-inbox" && isLate(waitingSince, at))
      problem(
        ["The queue ", { code: topic }, " waits since ", atMinute(waitingSince), "."],
        ["Nobody takes it, or somebody tries again after faults: the log of the processes that do jobs tells."],
      );
  for (const { channel, waiting } of outbox.refusing)
    problem(
      [
        `${chatNames[channel] ?? channel} refuses our token, and `,
        ...counted(waiting, "message waits", "messages wait"),
        " for another one.",
      ],
      ["Make a new token there, set it for the processes that do jobs as well, and start them again."],
    );
  if (isLate(outbox.waitingSince, at))
    problem(
      ["Messages to people wait since ", atMinute(outbox.waitingSince), "."],
      ["Look at the log for what the mail server answers; they are tried again by themselves."],
    );
  if (audit.waitingSince !== null && isBefore(audit.waitingSince, at.subtract({ seconds: unchainedSeconds })))
    problem(
      ["Acts of the audit wait for their place in its chain since ", atMinute(audit.waitingSince), "."],
      ["Give it to them, and read what the log says: ", { code: "/programme jobs run audit-chain" }, "."],
    );
  for (const job of jobs)
    if (job.last?.state === "failed")
      problem(
        ["The job ", { code: job.name }, " has ", ...howItWent(job.last), "."],
        ["The log tells more under the reference. Run it again: ", { code: `/programme jobs run ${job.name}` }, "."],
      );
  return found;
}

function warnings({ inbox, outbox, webhooks, jobs, batchToRelease, doors }: HealthFacts): Finding[] {
  const found: Finding[] = [];
  const warning = (about: Sentence, next: Sentence): void => void found.push({ tone: "warning", about, next });
  if (inbox.setAside > 0)
    warning(
      [...counted(inbox.setAside, "message"), " of the shop could not be read."],
      ["See which with ", { code: "/support inbox" }, "."],
    );
  const stuck = outbox.dead + outbox.unknownOutcome;
  if (stuck > 0)
    warning(
      [...counted(stuck, "message"), " to people did not arrive, or nobody knows whether it did."],
      ["See which, and send them again once the cause is gone: ", { code: "/support messages" }, "."],
    );
  if (webhooks.off > 0)
    warning(
      [
        ...counted(webhooks.off, "endpoint"),
        " of other programs ",
        webhooks.off === 1 ? "is" : "are",
        " switched off: nothing is told there.",
      ],
      ["See why, and switch on or remove: ", { code: "/programme webhooks" }, "."],
    );
  for (const { name, paused } of jobs)
    if (paused)
      warning(
        ["The job ", { code: name }, " is paused since ", atMinute(paused.since), `: ${quoted(paused.reason)}.`],
        ["Let it go on with ", { code: `/programme jobs resume ${name}` }, "."],
      );
  for (const { door, is, sentence } of doors)
    if (is === "interrupted") warning([`${chatNames[door] ?? door} is not reached: ${sentence}.`], ["It is tried again by itself."]);
  if (batchToRelease !== null)
    warning(["The payout batch of ", { code: batchToRelease }, " waits for its release."], ["Finance: ", { code: "/finance batch" }, "."]);
  return found;
}
