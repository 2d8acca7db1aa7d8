import { defineEntity, p } from "@mikro-orm/postgresql";

/** One occurrence of a job. Its row exists once per period label, whoever asks and however often. */
export const JobRun = defineEntity({
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
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    /** what it did, in figures */
    outcome: p.json().nullable(),
    errorReference: p.text().nullable(),
  },
  uniques: [{ properties: ["job", "label"] }],
});
