import type { Refusal, StaffRole, Tx } from "#domain/kernel";
import type { NamedAccount, StandingLink } from "#domain/chat";
import type { ChannelPlace } from "#domain/messages";
import type { HealthFacts } from "#templates/cards/health-card";
import type { AskedRule } from "#templates/cards/ledger-cards";
import type { JobLine, JobRunLine } from "#templates/cards/jobs-card";
import type { View } from "#templates/view";
import type { Option } from "./option.ts";

/** Who may run a command. Partners act on their own record only; staff roles are granted by an operator. */
export type Audience = "anyone" | "partner" | StaffRole;

/** Who asks, as the door has established it; never from an argument. */
export type Asker = {
  /** whose record they read: by a link that stands */
  readonly partnerId: string | null;
  readonly staff: {
    readonly id: string;
    readonly handle: string;
    /** whose record they never decide on; no way to read it */
    readonly partnerId: string | null;
    readonly roles: readonly StaffRole[];
  } | null;
  /** the name to show: partner's name or staff handle; null when the account is not linked */
  readonly name: string | null;
  /** the chat account that asks, and the links by which it stands for the partner and for the member of staff; not set at the console */
  readonly chat?: {
    readonly account: NamedAccount;
    readonly link: StandingLink | null;
    readonly staffLink: StandingLink | null;
    /** the channel that it was asked in; not set in direct messages */
    readonly place?: ChannelPlace | undefined;
  };
};

/** So many at once, and then so many a minute. */
export type Pace = { readonly perMinute: number; readonly burst: number };

/** What people may see and do with the jobs, which live in a house of their own: the root hands it over. */
export type JobDesk = {
  readonly list: (tx: Tx) => Promise<JobLine[]>;
  /** Refuses `job.unknown`, as all that follow. */
  readonly line: (tx: Tx, name: string) => Promise<JobLine>;
  /** newest first */
  readonly history: (tx: Tx, name: string, limit: number) => Promise<JobRunLine[]>;
  /** the run that it would have now */
  readonly occurrence: (tx: Tx, name: string) => Promise<Pick<JobRunLine, "label" | "dueAt">>;
  /** Asks for that run, audited. Refuses `job.done-already`, `job.running`. */
  readonly run: (tx: Tx, name: string) => Promise<void>;
  /** From now on what falls due is passed over; audited. Refuses `job.paused-already`, `reason.missing`. */
  readonly pause: (tx: Tx, name: string, reason: string) => Promise<void>;
  /** Audited. Refuses `job.not-paused`. */
  readonly resume: (tx: Tx, name: string) => Promise<void>;
};

/** What the running product was set up with, as far as commands show it. */
export type Surroundings = {
  readonly publicUrl: string;
  readonly shopHosts: readonly string[];
  readonly jobs: JobDesk;
  /** how the whole installation does */
  readonly health: (tx: Tx) => Promise<HealthFacts>;
  /** every rule of the books, with the rows that break it */
  readonly rules: (tx: Tx) => Promise<readonly AskedRule[]>;
};

export type Ask = {
  readonly asker: Asker;
  readonly surroundings: Surroundings;
  /** the partner who asks; a partner command never runs without one */ readonly partnerId: string;
};

/** A command that writes only shows something while this option says nothing, or one of these. */
export type OnlyShows = { readonly option: string; readonly says: readonly string[] };

type Read<O extends Record<string, Option<unknown>>> = {
  readonly [K in keyof O]: O[K] extends Option<infer T, infer Required> ? (Required extends true ? T : T | undefined) : never;
};

/**
 * One command as data. From the one list come Discord's JSON, Slack's manifest, the help text and the console's
 * completion; `run` works in one transaction and answers with a View. Every answer is private. A refusal that is thrown undoes what was
 * written; one that is returned is told after the commit, and what was written stays (a try with a wrong code is counted).
 */
export type Command = {
  /** "earnings why": the command's name and its sub-command */
  readonly name: string;
  /** one sentence for menus and help, at most 100 characters (Discord's limit for descriptions) */
  readonly sentence: string;
  readonly audience: Audience;
  /** staff with one of these roles may run it, too: for a part of it, which the room knows */
  readonly alsoFor?: readonly StaffRole[];
  /** only for those who are no partner yet: nobody else is offered it */
  readonly isForNewcomers?: true;
  readonly opens: "reply" | "modal";
  /** true when it writes; such a transaction is serialised by locks, a reading one may run on a snapshot */
  readonly writes: boolean;
  /** which of its buttons may be pressed again: all, because asking twice comes to the same, or those that only show something */
  readonly again?: true | OnlyShows;
  /** how fast one chat account may ask for it, where that is slower than for others: what writes to people, or costs much */
  readonly pace?: Pace;
  readonly options: Readonly<Record<string, Option<unknown>>>;
  readonly run: (tx: Tx, options: Readonly<Record<string, unknown>>, ask: Ask) => Promise<View | Refusal>;
  /** the answer as others may see it, once the asker has seen that and says so; left out: it is nobody else's business */
  readonly shareable?: Command["run"];
};

/** Keeps the option types between declaration and `run`; the list itself holds plain Commands. */
// oxlint-disable-next-line typescript/no-explicit-any -- what an option reads is known to its own `run` only; `unknown` would forbid every kind
export function command<const O extends Record<string, Option<any>>>(definition: {
  name: string;
  sentence: string;
  audience: Audience;
  alsoFor?: readonly StaffRole[];
  isForNewcomers?: true;
  opens?: "reply" | "modal";
  writes?: boolean;
  again?: true | OnlyShows;
  pace?: Pace;
  options?: O;
  run: (tx: Tx, options: Read<O>, ask: Ask) => Promise<View | Refusal>;
  shareable?: (tx: Tx, options: Read<O>, ask: Ask) => Promise<View | Refusal>;
}): Command {
  const { run, shareable, options = {}, ...rest } = definition;
  const forOthers = shareable && { shareable: shareable as Command["run"] };
  return { opens: "reply", writes: false, ...rest, options, run: run as Command["run"], ...forOthers };
}
