import { newId, refuse, type Tx } from "#domain/kernel";
import { channelPurposes, chatChannels, removeChannel, setChannel, tellOneChannel, type ListedChannel } from "#domain/messages";
import { channelRemovedCard, channelsCard, channelSetCard, channelTestedCard } from "#templates/cards/channels-card";
import { command } from "../command.ts";
import { option } from "../option.ts";

export const programmeChannel = command({
  name: "programme channel",
  sentence: "Which channels the programme posts into, and what: set this one, test, remove",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: option.choice(["list", "set", "test", "remove"])("list unless you say; set is for the channel you type it in", { optional: true }),
    purpose: option.choice(channelPurposes)("staff: what waits for you; announcements: what everybody may read", { optional: true }),
    channel: { ...option.word("of test and remove: which one, as the list names it", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { act = "list", purpose, channel: word }, { asker }) => {
    const here = asker.chat?.place;
    if (act === "list") return channelsCard(await chatChannels(tx), here);
    if (act === "set") {
      if (!here) throw refuse("channel.not-here");
      if (!purpose) throw refuse("command.option-missing", { command: "programme channel", missing: ["purpose"], given: { act } });
      const done = await setChannel(tx, here, purpose);
      // Whether it can be posted there is known when it was: so the first message says what the channel is for.
      await tellOneChannel(tx, done.set, { kind: "channel-set", about: newId(), facts: { purpose, isTest: !done.isNew } });
      return channelSetCard(done);
    }
    const meant = await channelMeant(tx, { act, word, purpose, here: here?.channel });
    if (act === "remove") return channelRemovedCard(await removeChannel(tx, meant.word));
    await tellOneChannel(tx, meant, { kind: "channel-set", about: newId(), facts: { purpose: meant.purpose, isTest: true } });
    return channelTestedCard(meant);
  },
});

/** The channel of that name; without one, the one that it is typed in, or the only one of its purpose. Refuses `channel.unknown`. */
async function channelMeant(
  tx: Tx,
  { act, word, purpose, here }: { act: string; word: string | undefined; purpose: string | undefined; here: string | undefined },
): Promise<ListedChannel> {
  const standing = (await chatChannels(tx)).filter((each) => purpose === undefined || each.purpose === purpose);
  const typed = word?.toLowerCase().replace(/^#/, "");
  const named = standing.filter((each) => each.word === typed || each.name.toLowerCase() === typed);
  const asked = standing.filter(({ channel }) => channel === here);
  const found = typed === undefined ? (asked.length > 0 ? asked : standing) : named;
  const [only, ...others] = found;
  if (!only) throw refuse("channel.unknown");
  if (others.length > 0) {
    const missing = purpose === undefined ? "purpose" : "channel";
    const given = { act, ...(word === undefined ? {} : { channel: word }), ...(purpose === undefined ? {} : { purpose }) };
    throw refuse("command.option-missing", { command: "programme channel", missing: [missing], given });
  }
  return only;
}
