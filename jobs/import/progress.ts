/** A line that is written over itself, where somebody watches; elsewhere nothing. */
export type Progress = {
  at(stage: string, rows: number, position: { readonly done: number; readonly of: number | null }): void;
  end(): void;
};

export type Screen = { readonly isWatched: boolean; readonly write: (text: string) => void };

const barWidth = 24;
const pauseMs = 200;

/** How far a stage is, how fast it goes, and how long it still takes; at most five times a second. `clock`: milliseconds. */
export function progressOn(screen: Screen, clock: () => number): Progress {
  let stage = "";
  let began = 0;
  let told = -Infinity;
  return {
    at(name, rows, { done, of }) {
      const now = clock();
      if (name !== stage) {
        [stage, began, told] = [name, now, -Infinity];
      }
      if (!screen.isWatched || now - told < pauseMs) return;
      told = now;
      const seconds = Math.max(0.001, (now - began) / 1_000);
      screen.write(`\r\u001B[K${lineOf({ name, rows, done, of, seconds })}`);
    },
    end() {
      if (screen.isWatched) screen.write("\r\u001B[K");
    },
  };
}

type State = { readonly name: string; readonly rows: number; readonly done: number; readonly of: number | null; readonly seconds: number };

function lineOf({ name, rows, done, of, seconds }: State): string {
  const rate = `${Math.round(rows / seconds).toLocaleString("en-US")}/s`;
  const count = rows.toLocaleString("en-US");
  if (of === null || of === 0) return `${name}: ${count} (${rate})`;
  const share = Math.min(1, done / of);
  const bar = "█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "░");
  const left = share <= 0 ? "" : `, ${durationOf((seconds / share) * (1 - share))} left`;
  return `${name} ${bar} ${Math.round(share * 100)} %: ${count} (${rate}${left})`;
}

function durationOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
