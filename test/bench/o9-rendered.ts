import { randomBytes } from "node:crypto";
import type { Button } from "#templates/render/button";
import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import type { View } from "#templates/view";
import { buttonsOf } from "../../bots/buttons.ts";
import { commands } from "../../bots/commands/index.ts";
import type { BenchServer } from "./bench-server.ts";
import { atMost, percentile, type Figure, type Measured } from "./measure.ts";
import { bareSums, dashboardOf, times, withClicks, type Clicked } from "./o4-figures.ts";

/** A dashboard with its buttons, from dispatch to what Discord and Slack are sent as JSON; without its picture. Against one statement of the same run. */
export async function rendered(server: BenchServer, sizes: readonly number[]): Promise<Measured> {
  const measured: Measured[] = [];
  for (const clicks of sizes)
    measured.push(
      await withClicks(server, clicks, (shop) => measure(`O9 rendered for chat at ${clicks.toLocaleString("en")} clicks`, shop)),
    );
  return { figures: measured.flatMap((one) => one.figures), targets: measured.flatMap((one) => one.targets) };
}

async function measure(operation: string, { url, inTransaction, pick }: Clicked): Promise<Measured> {
  const draw = {
    Discord: (view: View) => renderDiscord(view, { buttons: buttonsFor(view), locale: "en-US" }),
    Slack: (view: View) => renderSlack(view, { buttons: buttonsFor(view), locale: "en-US", zone: "America/Denver" }),
  } as const;
  const whole = (platform: keyof typeof draw): Promise<number[]> =>
    times(async () => JSON.stringify(draw[platform](await dashboardOf(inTransaction, pick())).body));
  const taken = { Discord: await whole("Discord"), Slack: await whole("Slack") };
  const alone = await bareSums(url, pick);
  const of = (subject: string, values: readonly number[]): Figure[] => [
    { operation, subject, unit: "ms p50", rounds: [percentile(values, 0.5)], isMoreBetter: false },
    { operation, subject, unit: "ms p99", rounds: [percentile(values, 0.99)], isMoreBetter: false },
  ];
  return {
    figures: [
      ...of("ours, Discord", taken.Discord),
      ...of("ours, Slack", taken.Slack),
      ...of("PostgreSQL alone: one sum over a partner's roll-up", alone),
    ],
    targets: [
      atMost(operation, "Discord p99 below 25 ms", percentile(taken.Discord, 0.99), 25),
      atMost(operation, "Slack p99 below 25 ms", percentile(taken.Slack, 0.99), 25),
    ],
  };
}

/** As they will stand there; that their rows are written belongs to O10. */
function buttonsFor(view: View): Button[] {
  return buttonsOf(view, commands).map(({ label, style, handle: { command } }) => ({
    label,
    style,
    command,
    handle: randomBytes(16).toString("base64url"),
    asks: [],
  }));
}
