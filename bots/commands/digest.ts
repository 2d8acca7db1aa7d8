import { reopenDirectMessages } from "#domain/chat";
import { chooseDigest, digestCadences, digestOf } from "#domain/digests";
import { digestChoiceCard } from "#templates/cards/digest-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { mustSitThere, wayToTell } from "./options.ts";

/** Hours at which people read. */
const hours = Array.from({ length: 17 }, (_, index) => `${String(index + 6).padStart(2, "0")}:00`);

export const partnerDigestCommand = command({
  name: "partner digest",
  sentence: "Sales, visits, payouts and tokens of a day, week or month in one message; when and where",
  audience: "partner",
  writes: true,
  again: true,
  options: {
    when: option.choice(digestCadences)("how often", { optional: true }),
    hour: option.choice(hours)("at which hour where you are", { optional: true }),
    by: wayToTell("where it comes"),
    sales: option.choice(["apart", "inside"])("apart: each sale is told by itself, too; inside: only in the digest", { optional: true }),
  },
  run: async (tx, { when, hour, by, sales }, { partnerId, asker }) => {
    await mustSitThere(tx, by, asker);
    const isChange = [when, hour, by, sales].some((each) => each !== undefined);
    if (!isChange) return digestChoiceCard(await digestOf(tx, partnerId), false);
    // An account that refused direct messages before may take them now.
    if (by === "discord" || by === "slack") await reopenDirectMessages(tx, { kind: "partner", id: partnerId }, by);
    const chosen = await chooseDigest(tx, partnerId, {
      ...(when === undefined ? {} : { cadence: when }),
      ...(hour === undefined ? {} : { hour: Number(hour.slice(0, 2)) }),
      ...(by === undefined ? {} : { channel: by }),
      ...(sales === undefined ? {} : { withSales: sales === "inside" }),
    });
    return digestChoiceCard(chosen, true);
  },
});
