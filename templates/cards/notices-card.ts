import type { Zone } from "#domain/kernel";
import type { Cadence, Channel, MessageClass, Preferences } from "#domain/messages";
import { channelWords, typedClass } from "../message-words.ts";
import { cadenceWords, classWords } from "../notice-words.ts";
import { left } from "../phrases.ts";
import { action, hint, text, view, type View } from "../view.ts";

const classes = Object.keys(classWords) as MessageClass[];
const channels = Object.keys(channelWords) as Channel[];

/** What a partner is written, where and how often; `changed`: what they have just changed. */
export function noticesCard(
  preferences: Preferences,
  changed: { class: MessageClass; channel: Channel; cadence: Cadence } | null,
  { zone, linked }: { readonly zone: Zone | null; readonly linked: readonly Channel[] },
): View {
  const alerts = preferences.subscription.mail;
  const shown = channels.filter((channel) => channel === "mail" || linked.includes(channel));
  return view(
    "What we write to you",
    [
      ...(changed
        ? [text(`From now on, ${typedClass[changed.class]} by ${channelWords[changed.channel]}: ${cadenceWords[changed.cadence]}.`)]
        : []),
      {
        kind: "table",
        columns: [left("About"), left("What"), ...shown.map((channel) => left(`By ${channelWords[channel]}`))],
        rows: classes.map((each) => [
          [{ code: typedClass[each] }],
          [classWords[each].meaning],
          ...shown.map((channel) => [cadenceWords[preferences[each][channel]]]),
        ]),
        more: 0,
        whenEmpty: [],
      },
      hint(
        `What can wait leaves between 08:00 and 20:00${zone === null ? " of the programme's time zone" : ` in ${zone}`}; what is gathered, at 09:00, by the week on Mondays.`,
      ),
      ...(linked.some((each) => each !== "console")
        ? []
        : [hint("Once a Discord or Slack account of yours is connected, you can have it there, too: ", { code: "/partner connect" })]),
    ],
    {
      tone: changed ? "good" : "plain",
      actions: [
        ...(alerts === "at-once" ? [] : [action("Sales as they happen", "partner notices", { about: "sales", when: "at-once" })]),
        ...linked
          .filter((by) => preferences.subscription[by] !== "at-once")
          .map((by) => action(`Sales on ${channelWords[by]} as they happen`, "partner notices", { about: "sales", when: "at-once", by })),
        ...(alerts === "daily" ? [] : [action("Sales once a day", "partner notices", { about: "sales", when: "daily" })]),
        ...(alerts === "off" ? [] : [action("No mails about sales", "partner notices", { about: "sales", when: "off" })]),
      ],
    },
  );
}
