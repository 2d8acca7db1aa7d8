import type { ChannelPlace, ChannelPurpose, ChatChannelFacts, ListedChannel } from "#domain/messages";
import { channelWords, purposeWords, troubleWords } from "../message-words.ts";
import { atMinute, left, onDate } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Sentence, type View } from "../view.ts";
import { wordFor } from "../words.ts";

/** More channels than these are looked after by typing. */
const mostButtons = 4;

const purposes = Object.keys(purposeWords) as ChannelPurpose[];
const nameOf = ({ name, channel }: ChannelPlace): string => (name === "" ? channel : `#${name}`);

const labelOf = (each: ListedChannel): string => `${nameOf(each)} (${each.purpose})`;

/** Where the programme posts what, and whether it arrives. */
export function channelsCard(channels: readonly ListedChannel[], here: ChannelPlace | undefined): View {
  const isHere = (purpose: ChannelPurpose): boolean =>
    channels.some((each) => each.platform === here?.platform && each.channel === here.channel && each.purpose === purpose);
  const settable = here ? purposes.filter((purpose) => !isHere(purpose)) : [];
  return view(
    "Where the programme posts",
    [
      {
        kind: "table",
        columns: [left("Channel"), left("In commands"), left("On"), left("For"), left("Since"), left("Last message")],
        rows: channels.map((each): Sentence[] => [
          [nameOf(each)],
          [{ code: each.word }],
          [channelWords[each.platform]],
          [each.purpose],
          [onDate(each.since)],
          lastOf(each),
        ]),
        more: 0,
        whenEmpty: ["Nowhere yet: staff are told by mail, and partners by mail and direct messages only."],
      },
      ...purposes.map((purpose) => text({ code: purpose }, ": ", purposeWords[purpose], ".")),
      hint("To add a channel, let the programme's app into it and type there: ", { code: "/programme channel set" }),
    ],
    {
      actions: [
        ...settable.map((purpose): Action => action(`This channel for ${purpose}`, "programme channel", { act: "set", purpose })),
        ...channels
          .slice(0, mostButtons)
          .flatMap((each): Action[] => [
            action(`Test ${labelOf(each)}`, "programme channel", { act: "test", channel: each.word }),
            action(`Remove ${labelOf(each)}`, "programme channel", { act: "remove", channel: each.word }, "danger"),
          ]),
      ],
    },
  );
}

function lastOf({ last }: ListedChannel): Sentence {
  if (!last) return ["none yet"];
  if (last.state === "sent") return [{ badge: "arrived", tone: "good" }, " ", atMinute(last.at)];
  if (last.state === "waits") return [{ badge: "on its way", tone: "plain" }, " since ", atMinute(last.at)];
  return [{ badge: "did not arrive", tone: "problem" }, last.reason === null ? "" : `: ${wordFor(troubleWords, last.reason)}`];
}

const all: Action = action("See where the programme posts", "programme channel");

/** After a channel was set; the message that says so there is on its way. */
export function channelSetCard({
  set,
  replaced,
  isNew,
}: {
  readonly set: ChatChannelFacts;
  readonly replaced: string | null;
  readonly isNew: boolean;
}): View {
  return view(
    isNew ? "The programme posts here now" : "The programme posts here already",
    [
      facts(
        ["Channel", nameOf(set)],
        ["It posts", purposeWords[set.purpose]],
        ...(replaced === null ? [] : [["In place of", replaced === "" ? "another channel" : `#${replaced}`] as const]),
      ),
      hint(
        "A message says so in the channel. If none comes within a minute, let the programme's app into the channel and set it again; operators are told by mail.",
      ),
    ],
    { tone: "good", actions: [action("Stop that", "programme channel", { act: "remove", channel: set.word }, "danger"), all] },
  );
}

export function channelRemovedCard(channel: ChatChannelFacts): View {
  return view(
    "The programme posts nothing there any more",
    [
      facts(["Channel", nameOf(channel)], ["It posted", purposeWords[channel.purpose]]),
      hint("To have it back, type in the channel: ", { code: `/programme channel set ${channel.purpose}` }),
    ],
    { actions: [all] },
  );
}

export function channelTestedCard(channel: ChatChannelFacts): View {
  return view(
    "A test message is on its way",
    [facts(["Channel", nameOf(channel)]), hint("If none comes within a minute, see why: ", { code: "/programme channel" })],
    { actions: [all] },
  );
}
