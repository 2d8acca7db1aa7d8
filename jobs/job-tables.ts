import { defineEntity, p } from "@mikro-orm/postgresql";

/** One occurrence of a job. Its row exists once per period label, whoever asks and however often. */
const JobRun = defineEntity({
  name: "JobRun",
  tableName: "job_run",
  properties: {
    id: p.uuid().primary(),
    job: p.text(),
    /** the local date or occurrence it stands for */
    label: p.text(),
    dueAt: p.datetime(),
    state: p.text().check("state in ('due','running','done','failed','skipped')"),
    askedBy: p.text(),
    /** by the database's clock, as everything that several processes compare */
    askedAt: p.datetime(),
    /** how often somebody has begun it */
    tries: p.integer(),
    /** until when it belongs to whoever is at it, by the database's clock; renewed while they work. Past: whoever comes may take it */
    leasedUntil: p.datetime().nullable(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    /** what it did, in figures; of one that was skipped: why */
    outcome: p.json().nullable(),
    errorReference: p.text().nullable(),
    /** when housekeeping may remove it; null: never */
    keepUntil: p.datetime().nullable(),
  },
  uniques: [{ properties: ["job", "label"] }],
  indexes: [{ properties: ["job", "dueAt"] }, { properties: ["keepUntil"] }],
});

/** What the timetable remembers of a job. */
const JobStanding = defineEntity({
  name: "JobStanding",
  tableName: "job_standing",
  properties: {
    job: p.text().primary(),
    registeredAt: p.datetime(),
    /** the newest occurrence that was seen to; null: none since the registration */
    markLabel: p.text().nullable(),
    markDueAt: p.datetime(),
    pausedAt: p.datetime().nullable(),
    pausedBy: p.text().nullable(),
    pausedReason: p.text().nullable(),
  },
});

/** The tables of the jobs' own house. */
export const jobTables = [JobRun, JobStanding];
