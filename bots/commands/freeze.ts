import type { Tx } from "#domain/kernel";
import { resumeRelease } from "#domain/payouts";
import { freezeProgramme, thawProgramme } from "#domain/programme";
import { freezeCard, thawCard } from "#templates/cards/freeze-card";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { option } from "../option.ts";

export const programmeFreeze = command({
  name: "programme freeze",
  sentence: "Stop all payouts and credits at once, until two persons lift it",
  audience: "operator",
  writes: true,
  options: { why: option.text("why; kept, and partners read it while payouts are stopped") },
  run: async (tx, options) => {
    await freezeProgramme(tx, options.why);
    return freezeCard(options.why);
  },
});

const why = option.text("why; kept with it");

export const programmeThaw = command({
  name: "programme thaw",
  sentence: "Let payouts and credits go on after a freeze; it takes two persons",
  audience: "operator",
  writes: true,
  options: { why },
  run: (tx, options) => thaw(tx, options.why),
});

/** A programme may have one operator only: finance are second persons, too. */
export const financeThaw = command({
  name: "finance thaw",
  sentence: "Let payouts and credits go on after a freeze; it takes two persons",
  audience: "finance",
  writes: true,
  options: { why },
  run: (tx, options) => thaw(tx, options.why),
});

async function thaw(tx: Tx, reason: string): Promise<View> {
  const isThawed = await thawProgramme(tx, reason);
  if (isThawed) await resumeRelease(tx);
  return thawCard(isThawed, reason);
}
