import type { Instant, RefusalCode } from "#domain/kernel";
import { refusalView } from "../refusals.ts";
import { atMinute, left, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Sentence, type Tone, type Value, type View } from "../view.ts";

/** One run of a job, as people see it. */
export type JobRunLine = {
  readonly job: string;
  /** the local date or occurrence it stands for */
  readonly label: string;
  readonly dueAt: Instant;
  readonly state: "due" | "running" | "done" | "failed" | "skipped";
  /** null: nobody has begun it */
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** what it did, in figures; of one that was skipped: why */
  readonly outcome: Readonly<Record<string, string | number>> | null;
  readonly errorReference: string | null;
};

/** One line of the timetable, and how it stands. */
export type JobLine = {
  readonly name: string;
  readonly sentence: string;
  /** "daily 01:00" */
  readonly when: string;
  readonly missed: string;
  readonly unit: string;
  readonly last: JobRunLine | null;
  /** null: it is paused, or has nothing to do here */
  readonly next: Instant | null;
  readonly paused: { readonly since: Instant; readonly reason: string } | null;
  /** why it does nothing in this installation */
  readonly off: string | null;
  /** whether any process has ever looked at the timetable */
  readonly isRegistered: boolean;
};

/** Every job: when it runs, how it did, when it is due again. */
export function jobsCard(jobs: readonly JobLine[]): View {
  const isSeenTo = jobs.some(({ isRegistered }) => isRegistered);
  const broken = jobs.filter(({ last }) => last?.state === "failed");
  return view(
    "The timetable",
    [
      {
        kind: "table",
        columns: [left("Job"), left("When"), left("Last run"), left("How it went"), left("Next")],
        rows: jobs.map((job) => [
          [{ code: job.name }],
          [job.when],
          job.last === null ? ["–"] : [atMinute(job.last.startedAt ?? job.last.dueAt)],
          job.last === null ? ["has not run yet"] : howItWent(job.last),
          nextOf(job),
        ]),
        more: 0,
        whenEmpty: ["This programme has no jobs."],
      },
      ...jobs.flatMap(({ name, paused }) =>
        paused ? [text({ code: name }, " is paused since ", atMinute(paused.since), `: ${quoted(paused.reason)}.`)] : [],
      ),
      ...(isSeenTo
        ? []
        : [
            hint(
              "No process has looked at the timetable yet: start one with ",
              { code: "ROLE=all" },
              " or ",
              { code: "ROLE=jobs" },
              ". It runs what falls due from then on.",
            ),
          ]),
    ],
    {
      tone: broken.length > 0 ? "problem" : isSeenTo ? "plain" : "warning",
      actions: [
        action("What one did", "programme jobs", { act: "history", job: broken[0]?.name ?? blank }),
        action("Run one now", "programme jobs", { act: "run", job: blank }),
        action("Pause one", "programme jobs", { act: "pause", job: blank, why: blank }),
      ],
    },
  );
}

function nextOf({ next, paused, off }: JobLine): Sentence {
  if (off !== null) return [off];
  if (paused) return [{ badge: "paused", tone: "warning" }];
  return next === null ? ["–"] : [atMinute(next)];
}

/** The newest runs of one job. */
export function jobHistoryCard(job: JobLine, runs: readonly JobRunLine[]): View {
  return view(
    `The job ${job.name}`,
    [
      text(`${job.sentence}.`),
      facts(["When", job.when], ["A missed run", missedWords[job.missed] ?? job.missed], ["One transaction does", job.unit]),
      {
        kind: "table",
        columns: [left("Run"), left("Due"), left("Began"), left("How it went")],
        rows: runs.map((run) => [
          [{ code: run.label }],
          [atMinute(run.dueAt)],
          [run.startedAt === null ? "–" : atMinute(run.startedAt)],
          howItWent(run),
        ]),
        more: 0,
        whenEmpty: ["It has not run yet."],
      },
    ],
    { actions: jobActions(job) },
  );
}

const missedWords: Readonly<Record<string, string>> = {
  each: "is made up for, late and in order",
  latest: "is passed over; the newest one stands for all",
};

function jobActions({ name, paused, off }: JobLine): Action[] {
  if (off !== null) return [];
  return [
    action("Run it now", "programme jobs", { act: "run", job: name }),
    paused
      ? action("Resume it", "programme jobs", { act: "resume", job: name })
      : action("Pause it", "programme jobs", { act: "pause", job: name, why: blank }),
  ];
}

/** What a run by hand would do, and the line that does it; or that it was asked for. */
export function jobRunCard(job: JobLine, run: { readonly label: string; readonly dueAt: Instant }, isConfirmed: boolean): View {
  return isConfirmed
    ? view(`${job.name} is asked for`, [text("The run ", { code: run.label }, " is on the queue; whoever does jobs begins it at once.")], {
        tone: "good",
        actions: [action("How it went", "programme jobs", { act: "history", job: job.name })],
      })
    : view(
        `Please confirm: run ${job.name} now`,
        [text(`${job.sentence}. It would be the run `, { code: run.label }, ", due ", atMinute(run.dueAt), ".")],
        {
          tone: "warning",
          actions: [action("Yes, run it", "programme jobs", { act: "run", job: job.name, confirm: "yes" }, "main")],
        },
      );
}

/** What pausing or resuming would mean, and the line that does it; or that it is so. */
export function jobPauseCard(job: JobLine, why: string, act: "pause" | "resume", isConfirmed: boolean): View {
  const isPause = act === "pause";
  const line = { act, job: job.name, ...(isPause ? { why } : {}), confirm: "yes" };
  return view(
    isConfirmed ? `${job.name} ${isPause ? "is paused" : "goes on"}` : `Please confirm: ${act} ${job.name}`,
    [
      text(
        isPause
          ? "What falls due while it is paused is passed over and not made up for; a run by hand is possible all the same."
          : "It is due again as the timetable says. What was passed over is not made up for; a run by hand does the newest.",
      ),
      ...(job.next === null ? [] : [text("It is due next at ", atMinute(job.next), ".")]),
    ],
    {
      tone: isConfirmed ? "good" : "warning",
      actions: isConfirmed ? [action("All jobs", "programme jobs")] : [action(`Yes, ${act} it`, "programme jobs", line, "main")],
    },
  );
}

const stateTones = { due: "plain", running: "plain", done: "good", failed: "problem", skipped: "warning" } as const satisfies Record<
  JobRunLine["state"],
  Tone
>;

const passedOver: Readonly<Record<string, string>> = {
  newer: "a newer one stood for it",
  "too-late": "too late to be of use",
  paused: "the job was paused",
};

/** "done in 3.20 s: partners 12, set aside 1", "failed, reference 4K7M2P9Q", "skipped: the job was paused" */
export function howItWent(run: JobRunLine): Sentence {
  const { state, outcome, errorReference } = run;
  const badge: Value = { badge: state, tone: stateTones[state] };
  if (state === "skipped") return [badge, `: ${whySkipped(outcome)}`];
  if (state === "failed") return [badge, ...(errorReference === null ? [] : [", reference ", { code: errorReference }])];
  if (state === "due" && outcome) return [badge, `, asked again every ten minutes: ${whySkipped(outcome)}`];
  const done = Object.entries(outcome ?? {}).filter(([, figure]) => figure !== 0 && figure !== "0" && figure !== "-");
  const figures = done.map(([name, figure]) => `${spaced(name)} ${figure}`).join(", ");
  return [
    badge,
    ...(state === "done" ? [` in ${took(run)}`] : []),
    figures === "" ? (state === "done" ? ", nothing to do" : "") : `: ${figures}`,
  ];
}

function whySkipped(outcome: JobRunLine["outcome"]): string {
  const { skipped, refused, earlier } = outcome ?? {};
  if (typeof refused === "string") return lowered(refusalView({ code: refused as RefusalCode, facts: outcome ?? {} }).title);
  const why = typeof skipped === "string" ? (passedOver[skipped] ?? skipped) : "no reason was kept";
  return typeof earlier === "number" ? `${why}, and ${earlier} before it` : why;
}

/** "setAside" → "set aside" */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const lowered = (words: string): string => `${words.charAt(0).toLowerCase()}${words.slice(1)}`;

function took({ startedAt, finishedAt }: JobRunLine): string {
  return startedAt && finishedAt ? `${finishedAt.since(startedAt).total("seconds").toFixed(2)} s` : "";
}
