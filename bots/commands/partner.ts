import { refuse } from "#domain/kernel";
import { dashboard } from "#domain/answers";
import { applyUnknown, partnerById, readEmail } from "#domain/partners";
import { dashboardCard } from "#templates/cards/dashboard-card";
import { helpCard, helpGroupCard, joinedCard, menuCard, sharedHelpCard, type HelpGroup } from "#templates/cards/partner-cards";
import { command, type Command } from "../command.ts";
import { offeredTo } from "../dispatch.ts";
import { helpGroups } from "../help.ts";
import { nearestOf } from "../nearest.ts";
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
    options: { about: option.word("one group of it, such as share", { optional: true }) },
    run: (_tx, { about }, { asker, surroundings }) => {
      const groups = helpGroups(offeredTo(asker, all()), surroundings);
      const hasButtons = asker.chat !== undefined;
      if (about !== undefined) return Promise.resolve(helpGroupCard(groupMeant(groups, about), hasButtons));
      return Promise.resolve(hasButtons ? menuCard(groups, asker.name) : helpCard(groups, asker.name));
    },
    // What partners can ask, whoever shares it: nobody's staff commands are anybody else's business.
    shareable: (_tx, _options, { surroundings }) =>
      Promise.resolve(
        sharedHelpCard(
          helpGroups(
            all().filter(({ audience }) => audience === "anyone" || audience === "partner"),
            surroundings,
          ),
        ),
      ),
  });
}

/** Refuses `command.unknown` with the groups that may have been meant. */
function groupMeant(groups: readonly HelpGroup[], typed: string): HelpGroup {
  const word = typed.replace(/^\/+/, "").toLowerCase();
  const found = groups.find(({ group }) => group === word);
  if (found) return found;
  const names = groups.map(({ group }) => group);
  const nearest = nearestOf(word, names);
  throw refuse("command.unknown", { typed: word, nearest: nearest.length > 0 ? nearest : names });
}
