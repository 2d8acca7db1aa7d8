import { troubledMessages } from "#domain/answers";
import { linksOf, reopenDirectMessages } from "#domain/chat";
import { cadences, forgiveBounces, prefer, preferencesOf, resendMessages, type Channel } from "#domain/messages";
import { fingerprintsOf, partnerById } from "#domain/partners";
import { noticesCard } from "#templates/cards/notices-card";
import { messagesCard, resentCard } from "#templates/cards/messages-card";
import { channelWords, classNamed, classNames } from "#templates/message-words";
import { refuse } from "#domain/kernel";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { mustSitThere, pageByName, wayToTell } from "./options.ts";

export const partnerNotices = command({
  name: "partner notices",
  sentence: "What we write to you, where and how often; change it",
  audience: "partner",
  writes: true,
  again: true,
  options: {
    about: option.choice(classNames)("which messages", { optional: true }),
    when: option.choice(cadences)("how often", { optional: true }),
    by: wayToTell("where; by mail unless you say"),
  },
  run: async (tx, { about, when, by = "mail" }, { partnerId, asker }) => {
    const who = { kind: "partner", id: partnerId } as const;
    if (about !== undefined && when === undefined)
      throw refuse("command.option-missing", { command: "partner notices", missing: ["when"], given: { about } });
    const changed = about !== undefined && when !== undefined ? { class: classNamed(about), channel: by, cadence: when } : null;
    const standing = (await linksOf(tx, who)).filter(({ until }) => until === null);
    const linked: Channel[] = [...new Set(standing.map(({ platform }) => platform))];
    await mustSitThere(tx, by, asker);
    if (by === "discord" || by === "slack") {
      if (!linked.includes(by)) throw refuse("notices.not-connected", { channel: channelWords[by] });
      // An account that refused direct messages before may take them now.
      await reopenDirectMessages(tx, who, by);
    }
    if (changed) await prefer(tx, who, changed);
    const { zone } = await partnerById(tx, partnerId);
    const preferences = await preferencesOf(tx, who);
    const hasConsole = by === "console" || Object.values(preferences).some((ways) => ways.console !== "off");
    return noticesCard(preferences, changed, { zone, linked: hasConsole ? [...linked, "console"] : linked });
  },
});

export const supportMessages = command({
  name: "support messages",
  sentence: "Messages that could not be delivered or were kept back, and why; send them again",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["given-up", "kept-back"] },
  options: {
    act: option.choice(["given-up", "kept-back", "resend"])("given-up unless you say", { optional: true }),
    message: option.word("which one: the word in front of it, or all", { optional: true, suggests: "messages" }),
    page: pageByName,
  },
  run: async (tx, { act = "given-up", message, page: pageNumber = 1 }) => {
    if (act !== "resend") return messagesCard(act, await troubledMessages(tx, act, pageNumber));
    if (message === undefined)
      throw refuse("command.option-missing", { command: "support messages", missing: ["message"], given: { act } });
    const resent = await resendMessages(tx, message.toLowerCase());
    // Who asks for it again knows, or wants to know, whether the address works by now.
    await forgiveBounces(
      tx,
      await fingerprintsOf(
        tx,
        resent.map(({ to }) => to),
      ),
    );
    return resentCard(resent);
  },
});
