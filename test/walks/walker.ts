import { mkdtempSync, rmSync } from "node:fs";
import { toldFiles } from "#domain/store";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, expect, vi } from "vitest";
import type { Pictures } from "#domain/kernel";
import type { Work } from "../../jobs/job.ts";
import type { Outgoing } from "../../jobs/outlets/outlet.ts";
import { commands } from "../../bots/commands/index.ts";
import { askOnce } from "../../bots/console/chat.ts";
import type { House } from "../support/house.ts";
import { testHands } from "../support/job-desk.ts";
import { usePictures } from "../support/picture-house.ts";

/** Hands for walks that are told over the real command door: who types what, jobs by hand, and the mails that came of it. */
export function walker(house: House, pictures: Pictures = usePictures()) {
  const folder = mkdtempSync(join(tmpdir(), "walk-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Asks in the terminal; the answer as plain text, with "no: " before a refusal. */
  async function ask(who: string, line: string): Promise<string> {
    const output = Object.assign(new PassThrough(), { columns: 200 });
    const report = (error: unknown): string => (house.faults.push(error), "reference");
    const surroundings = { publicUrl: house.baseUrl, shopHosts: ["shop.example"], ...testHands };
    const doors = { ...house, inTransaction: house.transactions, commands, report, surroundings, pictures, output };
    const code = await askOnce(
      { ...doors, input: process.stdin, historyFile: "", downloadsFolder: folder, told: toldFiles(folder) },
      who,
      line,
      false,
    );
    expect(house.faults).toEqual([]);
    return `${code === 0 ? "" : "no: "}${String(output.read())}`;
  }

  return {
    ask,
    /** a folder for files that somebody sends */
    folder,
    run: (job: Work, label = "") =>
      job({ inTransaction: (work) => house.enqueueing(work), report: (error) => String(error) }, { label, dueAt: house.clock.now() }),
    /** what somebody was mailed, oldest first, once there is so much */
    mailsTo: (address: string, count: number): Promise<readonly Outgoing[]> =>
      vi.waitFor(
        () => {
          const found = house.mails.filter(({ to }) => to.address === address);
          expect(found.map(({ letter }) => letter.subject)).toHaveLength(count);
          return found;
        },
        { timeout: 10_000, interval: 20 },
      ),
  };
}
