import { atLocalTime, isBefore, localDate, startOfDay, type Instant, type Zone } from "#domain/kernel";
import { payoutRunOf, type PayoutCalendar } from "#domain/payouts";
import { transferRunOf, weekOf, type TransferTermsAt } from "#domain/transfers";

/**
 * One occurrence: its label is the local date, month, quarter or slot it stands for, so that moving the hour never runs a period twice.
 */
export type Occurrence = { readonly label: string; readonly dueAt: Instant };

/** A local wall time: "09:00". */
export type Time = string;

/** When a job is due, as data. Local times are of the programme's zone unless another one is named. */
export type Schedule =
  /** so many minutes after each other, counted from midnight UTC; a divisor of a day */
  | { readonly every: number }
  | { readonly daily: Time; readonly zone?: Zone }
  /** 1 is Monday */
  | { readonly weekly: number; readonly at: Time; readonly zone?: Zone }
  /** a day of the month, 1 to 28 */
  | { readonly monthly: number; readonly at: Time; readonly zone?: Zone }
  /** so many hours after a quarter is over */
  | { readonly afterQuarter: number; readonly zone?: Zone }
  /** day and time are terms of the programme, with dates of effect */
  | { readonly payoutDay: true }
  /** once a week; day, time and zone are terms, and banks are open */
  | { readonly transferDay: true };

/** The newest occurrence that was seen to: of which label, and when it was due. A label of null: none yet, all up to then is past. */
export type Mark = { readonly label: string | null; readonly dueAt: Instant };

/** The occurrences of a schedule in their order. Every period (day, week, month, quarter, slot) has exactly one. */
export type Calendar = {
  /** the newest at or before an instant */
  readonly last: (at: Instant) => Occurrence;
  /** the first after an instant */
  readonly next: (after: Instant) => Occurrence;
  /** those of the periods after a mark's, without end. A moved hour or zone neither repeats a period nor leaves one out. */
  readonly since: (mark: Mark) => Generator<Occurrence, never>;
};

/** A schedule in a programme's zone; payout and transfer days by its terms. */
export function calendarOf(
  schedule: Schedule,
  programme: { readonly zone: Zone; readonly payouts: PayoutCalendar; readonly transfers: TransferTermsAt },
): Calendar {
  if ("every" in schedule) return slots(schedule.every);
  if ("payoutDay" in schedule) return payoutDays(programme);
  if ("transferDay" in schedule) return transferDays(programme);
  const zone = schedule.zone ?? programme.zone;
  if ("afterQuarter" in schedule) return quarters(schedule.afterQuarter, zone);
  if ("daily" in schedule) return days(schedule.daily, zone);
  return "weekly" in schedule ? weeks(schedule, zone) : months(schedule, zone);
}

/** A kind of period: which one an instant lies in or near, the one so many further, what is due in it, and which one a label is of. */
type Periods<P> = {
  readonly near: (at: Instant) => P;
  readonly step: (period: P, by: 1 | -1) => P;
  readonly due: (period: P) => Occurrence;
  readonly of: (label: string) => P | null;
};

function calendar<P>({ near, step, due, of }: Periods<P>): Calendar {
  // A clock change may push an occurrence out of its own day, and a quarter's comes days after it: `near` is only where to begin.
  const last = (at: Instant): P => {
    let period = near(at);
    while (!isBefore(at, due(step(period, 1)).dueAt)) period = step(period, 1);
    while (isBefore(at, due(period).dueAt)) period = step(period, -1);
    return period;
  };
  return {
    last: (at) => due(last(at)),
    next: (after) => due(step(last(after), 1)),
    *since({ label, dueAt }) {
      let period = (label === null ? null : of(label)) ?? last(dueAt);
      for (;;) {
        period = step(period, 1);
        yield due(period);
      }
    },
  };
}

function slots(minutes: number): Calendar {
  const length = minutes * 60_000;
  const near = (at: Instant): number => Math.floor(at.epochMilliseconds / length);
  return calendar<number>({
    near,
    step: (slot, by) => slot + by,
    due: (slot) => {
      const dueAt = Temporal.Instant.fromEpochMilliseconds(slot * length);
      return { label: dueAt.toString({ smallestUnit: "minute" }), dueAt };
    },
    of: (label) => (/T.*Z$/.test(label) ? near(Temporal.Instant.from(label)) : null),
  });
}

const isDay = /^\d{4}-\d\d-\d\d$/;

function days(time: Time, zone: Zone): Calendar {
  return calendar<Temporal.PlainDate>({
    near: (at) => localDate(at, zone),
    step: (day, by) => day.add({ days: by }),
    due: (day) => ({ label: day.toString(), dueAt: atTime(day, time, zone) }),
    of: (label) => (isDay.test(label) ? Temporal.PlainDate.from(label) : null),
  });
}

function weeks({ weekly, at: time }: { weekly: number; at: Time }, zone: Zone): Calendar {
  const mondayOf = (day: Temporal.PlainDate): Temporal.PlainDate => day.subtract({ days: day.dayOfWeek - 1 });
  return calendar<Temporal.PlainDate>({
    near: (at) => mondayOf(localDate(at, zone)),
    step: (monday, by) => monday.add({ days: by * 7 }),
    due: (monday) => {
      const day = monday.add({ days: weekly - 1 });
      return { label: day.toString(), dueAt: atTime(day, time, zone) };
    },
    of: (label) => (isDay.test(label) ? mondayOf(Temporal.PlainDate.from(label)) : null),
  });
}

const monthOf = (day: Temporal.PlainDate): Temporal.PlainDate => day.with({ day: 1 });

function months({ monthly, at: time }: { monthly: number; at: Time }, zone: Zone): Calendar {
  return calendar<Temporal.PlainDate>({
    near: (at) => monthOf(localDate(at, zone)),
    step: (month, by) => month.add({ months: by }),
    due: (month) => ({ label: month.toPlainYearMonth().toString(), dueAt: atTime(month.with({ day: monthly }), time, zone) }),
    of: (label) => (/^\d{4}-\d\d$/.test(label) ? Temporal.PlainDate.from(`${label}-01`) : null),
  });
}

function payoutDays({ zone, payouts }: { zone: Zone; payouts: PayoutCalendar }): Calendar {
  return calendar<Temporal.PlainDate>({
    near: (at) => monthOf(localDate(at, zone)),
    step: (month, by) => month.add({ months: by }),
    due: (month) => {
      const { label, at } = payoutRunOf(month, payouts, zone);
      return { label, dueAt: at };
    },
    of: (label) => (isDay.test(label) ? monthOf(Temporal.PlainDate.from(label)) : null),
  });
}

/** By the week that they are of: a holiday may push a run into the next one. */
function transferDays({ zone, transfers }: { zone: Zone; transfers: TransferTermsAt }): Calendar {
  return calendar<Temporal.PlainDate>({
    near: (at) => weekOf(at, zone),
    step: (monday, by) => monday.add({ days: by * 7 }),
    due: (monday) => ({
      label: `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, "0")}`,
      dueAt: transferRunOf(monday, transfers, zone).cutOffAt,
    }),
    of: (label) => {
      const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(label) ?? [];
      if (year === undefined) return null;
      // The fourth of January is in the first week of its year (ISO 8601).
      const fourth = Temporal.PlainDate.from({ year: Number(year), month: 1, day: 4 });
      return fourth.add({ days: 1 - fourth.dayOfWeek + (Number(week) - 1) * 7 });
    },
  });
}

function quarters(hours: number, zone: Zone): Calendar {
  return calendar<Temporal.PlainDate>({
    near: (at) => {
      const month = monthOf(localDate(at, zone));
      return month.subtract({ months: (month.month - 1) % 3 });
    },
    step: (first, by) => first.add({ months: by * 3 }),
    due: (first) => ({
      label: `${first.year}-Q${(first.month + 2) / 3}`,
      dueAt: startOfDay(first.add({ months: 3 }), zone).add({ hours }),
    }),
    of: (label) => {
      const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(label) ?? [];
      return year === undefined ? null : Temporal.PlainDate.from({ year: Number(year), month: Number(quarter) * 3 - 2, day: 1 });
    },
  });
}

function atTime(day: Temporal.PlainDate, time: Time, zone: Zone): Instant {
  return atLocalTime(day, Temporal.PlainTime.from(time), zone);
}
