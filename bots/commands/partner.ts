import { refuse } from "#domain/kernel";
import { dashboard } from "#domain/answers";
import { applyUnknown, partnerById, readEmail } from "#domain/partners";
import { dashboardCard } from "#templates/cards/dashboard-card";
import { helpCard, joinedCard } from "#templates/cards/partner-cards";
import { command, type Command } from "../command.ts";
import { offeredTo } from "../dispatch.ts";
import { helpGroups } from "../help.ts";
import { option } from "../option.ts";

const longestName = 80;

export const partnerDashboard = command({
  name: "partner dashboard",
  sentence: "Your earnings, rate, links and next payout at a glance",
  audience: "partner",
  options: { period: option.period("for visits and conversions; this month unless you say", { optional: true }) },
  run: async (tx, { period }, { partnerId }) => dashboardCard(await dashboard(tx, partnerId, period ?? "month")),
});

export const partnerJoin = command({
  name: "partner join",
  sentence: "Apply to become a partner of the programme",
  audience: "anyone",
  isForNewcomers: true,
  writes: true,
  // Each one writes to an address that anybody may have typed.
  pace: { perMinute: 0.2, burst: 3 },
  options: {
    name: option.word("your name, or that of your shop or page"),
    email: option.word("where the answer goes"),
    about: option.text("where and what you would share"),
  },
  run: async (tx, { name, email, about }, { partnerId }) => {
    // Whoever is connected has applied already; a second record under another address would split their money.
    if (partnerId !== "") {
      const own = await partnerById(tx, partnerId);
      throw refuse("partner.already-applied", own.status === "applied" ? {} : { partner: own.name });
    }
    if ([...name].length > longestName)
      throw refuse("command.option-unreadable", { option: "name", text: name, expected: `1 to ${longestName} characters` });
    await applyUnknown(tx, { name, email, application: about });
    return joinedCard(name, readEmail(email));
  },
});

/** `all` is asked when help is asked: the list holds help itself. */
export function partnerHelp(all: () => readonly Command[]): Command {
  return command({
    name: "partner help",
    sentence: "Everything you can ask, with an example each",
    audience: "anyone",
    run: (_tx, _options, { asker, surroundings }) => {
      return Promise.resolve(helpCard(helpGroups(offeredTo(asker, all()), surroundings), asker.name));
    },
  });
}
