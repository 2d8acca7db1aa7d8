import { programmeReport } from "#domain/answers";
import { reportCard } from "#templates/cards/report-card";
import { command } from "../command.ts";
import { option } from "../option.ts";

export const programmeReportCommand = command({
  name: "programme report",
  sentence: "How the programme did: partners, visits, conversions, commissions, payouts, tokens, who stands out",
  audience: "operator",
  options: { period: option.period("this month unless you say", { optional: true }) },
  run: async (tx, { period }) => reportCard(await programmeReport(tx, period ?? "month")),
});
