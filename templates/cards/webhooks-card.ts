import type { Page } from "#domain/answers";
import {
  eventFamilies,
  mostEndpoints,
  oldSecretHours,
  hostOf,
  type DeliveryLine,
  type EndpointFacts,
  type ListedEndpoint,
} from "#domain/webhooks";
import { atMinute, counted, left, pagingOf, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Sentence, type Value, type View } from "../view.ts";
import { endWords, tryWords } from "../webhook-words.ts";
import { wordFor } from "../words.ts";

const all: Action = action("See all endpoints", "programme webhooks");
const act = (label: string, name: string, { word }: Pick<EndpointFacts, "word">, style?: Action["style"]): Action =>
  action(label, "programme webhooks", { act: name, endpoint: word }, ...(style === undefined ? [] : [style]));

const stateOf = ({ state, offBecause }: EndpointFacts): Sentence =>
  state === "on" ? [{ badge: "on", tone: "good" }] : [{ badge: "off", tone: "problem" }, `: ${wordFor(endWords, offBecause ?? "")}`];

/** Who is told what happens, and whether it arrives. */
export function webhooksCard(endpoints: readonly ListedEndpoint[], docsUrl: string): View {
  return view(
    "Webhooks",
    [
      {
        kind: "table",
        columns: [left("To"), left("In commands"), left("Hears of"), left("Is"), left("Took last"), right("Waits"), right("Given up")],
        rows: endpoints.map((each): Sentence[] => [
          [hostOf(each.url)],
          [{ code: each.word }],
          [each.kinds.join(", ")],
          stateOf(each),
          each.lastTakenAt === null ? ["never"] : [atMinute(each.lastTakenAt)],
          [{ count: each.waiting }],
          [{ count: each.givenUp }],
        ]),
        more: 0,
        whenEmpty: ["None: no other program is told what happens."],
      },
      hint("To add one, ", { count: mostEndpoints }, " at most: ", {
        code: "/programme webhooks act:add url:https://books.example/webhooks/partners kinds:conversion.*,payout.released",
      }),
      hint("Kinds are ", eventFamilies.join(", "), ", or one of those at ", { link: docsUrl }),
    ],
    {
      actions: endpoints.flatMap((each): Action[] => [
        act(`Log of ${hostOf(each.url)}`, "log", each),
        ...(each.state === "on" ? [act(`Test ${hostOf(each.url)}`, "test", each)] : [act(`Switch ${hostOf(each.url)} on`, "on", each)]),
        ...(each.givenUp > 0 && each.state === "on" ? [act("Send what was given up", "resend", each)] : []),
      ]),
    },
  );
}

/** A new endpoint with its secret, which nobody sees again. */
export function webhookAddedCard(
  { endpoint, secret }: { readonly endpoint: EndpointFacts; readonly secret: string },
  docsUrl: string,
): View {
  return view(
    "It is told from now on",
    [
      text({ code: secret }),
      facts(["To", hostOf(endpoint.url)], ["Hears of", endpoint.kinds.join(", ")]),
      text(
        "Copy the secret now into the program's settings: it is shown to nobody again. The program checks with it that what comes is from here.",
      ),
      hint("How that is checked, with any library for Standard Webhooks: ", { link: docsUrl }),
    ],
    { tone: "good", actions: [act("Test it", "test", endpoint), act("Remove it", "remove", endpoint, "danger"), all] },
  );
}

export function webhookRotatedCard(endpoint: EndpointFacts, secret: string): View {
  return view(
    "Another secret signs",
    [
      text({ code: secret }),
      facts(["To", hostOf(endpoint.url)]),
      text(
        "Copy it now: it is shown to nobody again. For ",
        { count: oldSecretHours },
        " hours the old one signs as well, so that nothing is missed.",
      ),
    ],
    { tone: "good", actions: [act("Test it", "test", endpoint), all] },
  );
}

/** After something was done about an endpoint. */
export function webhookDoneCard(what: "on" | "off" | "remove" | "test", endpoint: EndpointFacts): View {
  const said: Readonly<Record<typeof what, { readonly title: string; readonly next: Sentence; readonly actions: readonly Action[] }>> = {
    on: {
      title: "It is told again from now on",
      next: ["What happened while it was off was not kept for it: whoever looks after it can read that with a key."],
      actions: [act("Test it", "test", endpoint), act("Send what was given up", "resend", endpoint)],
    },
    off: {
      title: "Nothing more is sent there",
      next: ["What happens meanwhile is not kept for it; what waited was given up and can be sent again."],
      actions: [act("Switch it on", "on", endpoint)],
    },
    remove: {
      title: "It is told nothing any more",
      next: ["Its secret is gone. Added again it gets another one, and hears of what happens from then on."],
      actions: [],
    },
    test: {
      title: "A test is on its way",
      next: ["See in its log what became of it: within seconds, unless something is wrong."],
      actions: [act("See the log", "log", endpoint)],
    },
  };
  const { title, next, actions } = said[what];
  return view(title, [facts(["To", hostOf(endpoint.url)]), hint(...next)], {
    tone: what === "on" ? "good" : "plain",
    actions: [...actions, all],
  });
}

export function webhookResentCard(endpoint: EndpointFacts, events: number): View {
  return view(
    "They are on their way again",
    [
      facts(["To", hostOf(endpoint.url)], ["On their way", ...counted(events, "event")]),
      hint("With the same ids as before: a program that has one already knows it again."),
    ],
    { tone: "good", actions: [act("See the log", "log", endpoint), all] },
  );
}

/** What became of each event, newest first. */
export function webhookLogCard(endpoint: EndpointFacts, log: Page<DeliveryLine>): View {
  const isOn = endpoint.state === "on";
  const paging = pagingOf(log, "programme webhooks", { act: "log", endpoint: endpoint.word });
  return view(
    `Webhooks to ${hostOf(endpoint.url)}`,
    [
      facts(["Is", ...stateOf(endpoint)], ["Hears of", endpoint.kinds.join(", ")]),
      {
        kind: "table",
        columns: [left("Happened"), left("Event"), left("Id"), left("What became of it"), right("Tries")],
        rows: log.rows.map((line): Sentence[] => [
          [atMinute(line.happenedAt)],
          [line.kind],
          [{ code: line.eventId }],
          became(line),
          [{ count: line.attempts }],
        ]),
        more: log.more,
        whenEmpty: ["Nothing yet. A test shows whether anything arrives."],
      },
      ...paging.blocks,
      hint("To send one again: ", { code: `/programme webhooks act:resend endpoint:${endpoint.word} event:<id>` }),
    ],
    {
      actions: [
        ...paging.actions,
        isOn ? act("Test it", "test", endpoint) : act("Switch it on", "on", endpoint),
        ...(isOn && log.rows.some(({ state }) => state === "given-up") ? [act("Send what was given up", "resend", endpoint)] : []),
        all,
      ],
      pages: paging.pages,
    },
  );
}

function became({ state, reason, dueAt, last }: DeliveryLine): Sentence {
  const answered: Value = last?.status == null ? "" : ` (${last.status}${last.latencyMs === null ? "" : `, ${last.latencyMs} ms`})`;
  const went = last?.detail == null ? [] : [`; it ${wordFor(tryWords, last.detail)}`, answered];
  switch (state) {
    case "delivered":
      return [{ badge: "taken", tone: "good" }, answered];
    case "sending":
      return [{ badge: "on its way", tone: "plain" }];
    case "queued":
      return last === null
        ? [{ badge: "on its way", tone: "plain" }]
        : [{ badge: "tried again", tone: "warning" }, " ", atMinute(dueAt), ...went];
    case "given-up":
      return [{ badge: "given up", tone: "problem" }, `: ${wordFor(endWords, reason ?? "")}`, ...went];
    default:
      return state satisfies never;
  }
}
