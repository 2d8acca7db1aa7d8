import { z } from "zod";
import { jobs } from "./index.ts";
import type { Job } from "./job.ts";
import type { Schedule } from "./schedule.ts";
import { readSchedule } from "./schedule-words.ts";

const movable = jobs.filter(({ when }) => !("payoutDay" in when) && !("transferDay" in when)).map(({ name }) => name);

/** "click-days daily 02:00; shop-sweep every 10 minutes" */
function readMoves(text: string, context: z.RefinementCtx<string>): ReadonlyMap<string, Schedule> {
  const moves = new Map<string, Schedule>();
  for (const line of text.split(";").map((each) => each.trim())) {
    const [name = "", ...words] = line.split(/[\s=]+/);
    const when = readSchedule(words.join(" "));
    if (line === "") continue;
    if (!movable.includes(name)) context.addIssue({ code: "custom", message: `"${name}" is none of: ${movable.join(", ")}` });
    else if (when === null)
      context.addIssue({
        code: "custom",
        message: `"${words.join(" ")}" is no time for ${name}; write it like: every 30 minutes, daily 02:00, monday 15:00 America/Denver, day 1 10:00`,
      });
    else moves.set(name, when);
  }
  return moves;
}

/** When jobs run, where that is not what the timetable says; in `.env.example` with a line. */
export const timetableSettings = z.object({
  TIMETABLE: z
    .string()
    .transform(readMoves)
    .default(() => new Map<string, Schedule>()),
});

/** The timetable with the lines that the settings move. */
export function timetableBy({ TIMETABLE }: z.infer<typeof timetableSettings>): readonly Job[] {
  return jobs.map((job) => ({ ...job, when: TIMETABLE.get(job.name) ?? job.when }));
}
