import { toldAs, type Recipient, type ToldFiles } from "#domain/messages";
import { toldCard } from "#templates/cards/told-card";
import type { View } from "#templates/view";
import type { Asker } from "../command.ts";

/** Who reads here what they are told: whoever was chosen by `--as` or `/as`, as staff where they are. */
export function readerOf({ staff, partnerId }: Asker): Recipient | null {
  if (staff) return { kind: "staff", id: staff.id };
  return partnerId === null ? null : { kind: "partner", id: partnerId };
}

const usualCount = 10;
const mostShown = 50;

/** How many messages `/told` and `/told 20` ask for; null: it is another line. */
export function toldAsked(line: string): number | null {
  const [found, count] = /^\/?told(?:\s+(\d{1,4}))?$/i.exec(line.trim()) ?? [];
  if (found === undefined) return null;
  return count === undefined ? usualCount : Math.min(mostShown, Math.max(1, Number(count)));
}

/** What somebody was told last, as one answer. */
export async function lastTold(files: ToldFiles, reader: Recipient | null, count: number): Promise<View> {
  const last = reader === null ? null : await files.last(toldAs(reader), count);
  return toldCard(last && last.map(({ at, told }) => ({ at, card: told as View })), reader?.kind === "partner");
}

const lookEveryMs = 500;
const mostAtOnce = 20;

export type Listening = {
  /** From now on for somebody else; null: for nobody. What they were told before is not said again. */
  readonly moveTo: (reader: Recipient | null) => Promise<void>;
  readonly stop: () => void;
};

/** Says what somebody is told as it arrives, whichever process delivers it. What goes wrong is reported once, and ends it; nothing rejects. */
export function listenForTold(files: ToldFiles, say: (card: View) => Promise<void>, report: (error: unknown) => string): Listening {
  let whose: string | null = null;
  let known: ReadonlySet<string> = new Set();
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking || whose === null) return;
    isLooking = true;
    try {
      const at = whose;
      const fresh = await files.last(at, mostAtOnce, known);
      // Somebody else may sit there by now.
      if (whose === at) {
        known = known.union(new Set(fresh.map(({ id }) => id)));
        for (const { told } of fresh) await say(told as View);
      }
    } catch (error) {
      report(error);
      clearInterval(timer);
    }
    isLooking = false;
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {
    moveTo: async (reader) => {
      whose = null;
      if (reader === null) return;
      const next = toldAs(reader);
      try {
        known = await files.ids(next);
        whose = next;
      } catch (error) {
        report(error);
      }
    },
    stop: () => clearInterval(timer),
  };
}
