import { healthCard } from "#templates/cards/health-card";
import { command } from "../command.ts";

export const programmeHealth = command({
  name: "programme health",
  sentence: "What is wrong, if anything, and what to do about it; what waits, and which processes are there",
  audience: "operator",
  run: async (tx, _options, { surroundings }) => healthCard(await surroundings.health(tx)),
});
