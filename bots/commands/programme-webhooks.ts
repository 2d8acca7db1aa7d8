import { refuse } from "#domain/kernel";
import { record } from "#domain/audit";
import { webhookLog } from "#domain/answers";
import { programmeOf } from "#domain/programme";
import {
  addEndpoint,
  eventFamilies,
  eventKinds,
  findEndpoint,
  hostOf,
  removeEndpoint,
  rotateSecret,
  sendAgain,
  standingEndpoints,
  switchEndpoint,
  testEndpoint,
} from "#domain/webhooks";
import {
  webhookAddedCard,
  webhookDoneCard,
  webhookLogCard,
  webhookResentCard,
  webhookRotatedCard,
  webhooksCard,
} from "#templates/cards/webhooks-card";
import { command } from "../command.ts";
import { option, type Option } from "../option.ts";
import { pageByName } from "./options.ts";

const acts = ["list", "add", "log", "test", "resend", "rotate", "off", "on", "remove"] as const;

export const programmeWebhooks = command({
  name: "programme webhooks",
  sentence: "Which other programs are told what happens, and whether it arrives: add, test, log, send again",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list", "log"] },
  options: {
    act: option.choice(acts)("list unless you say", { optional: true }),
    url: { ...option.url("of add: where the program takes them, https", { optional: true }), byNameOnly: true },
    kinds: kindsOption(),
    endpoint: { ...option.word("which one, as the list names it; the only one unless you say", { optional: true }), byNameOnly: true },
    event: {
      ...option.word("of resend: one event by its id; all that were given up unless you say", { optional: true }),
      byNameOnly: true,
    },
    page: pageByName,
  },
  run: async (tx, { act = "list", url, kinds, endpoint: word, event, page = 1 }, { surroundings: { publicUrl } }) => {
    const docsUrl = `${publicUrl}/docs`;
    if (act === "list") return webhooksCard(await standingEndpoints(tx), docsUrl);
    if (act === "add") {
      const missing = [...(url === undefined ? ["url"] : []), ...(kinds === undefined ? ["kinds"] : [])];
      if (url === undefined || kinds === undefined)
        throw refuse("command.option-missing", {
          command: "programme webhooks",
          missing,
          given: { act, ...(url === undefined ? {} : { url }) },
        });
      const { isDemonstration } = await programmeOf(tx);
      return webhookAddedCard(await addEndpoint(tx, { url, kinds, onThisMachine: isDemonstration }), docsUrl);
    }
    const endpoint = await findEndpoint(tx, word);
    switch (act) {
      case "log":
        return webhookLogCard(endpoint, await webhookLog(tx, endpoint.id, page));
      case "rotate":
        return webhookRotatedCard(endpoint, await rotateSecret(tx, endpoint));
      case "on":
      case "off":
        return webhookDoneCard(act, await switchEndpoint(tx, endpoint, act));
      case "remove":
        await removeEndpoint(tx, endpoint);
        return webhookDoneCard(act, endpoint);
      case "test":
        if (endpoint.state === "off") throw refuse("webhook.is-off");
        await testEndpoint(tx, endpoint);
        return webhookDoneCard(act, endpoint);
      case "resend": {
        if (endpoint.state === "off") throw refuse("webhook.is-off");
        const events = await sendAgain(tx, endpoint.id, event === undefined ? null : eventId(event));
        if (events === 0) throw refuse("webhook.nothing-to-resend");
        await record(tx, {
          act: "webhook.resend",
          subject: { kind: "webhook", id: endpoint.id },
          facts: { host: hostOf(endpoint.url), events },
        });
        return webhookResentCard(endpoint, events);
      }
      default:
        return act satisfies never;
    }
  },
});

function eventId(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw refuse("webhook.nothing-to-resend");
  return text;
}

/** "conversion.*, payout.released" or "all". */
function kindsOption(): Option<readonly string[], false> {
  const known: readonly string[] = [...eventFamilies, ...eventKinds];
  return {
    ...option.word("of add: what it hears of, by commas: all, conversion.*, payout.released …", { optional: true }),
    byNameOnly: true,
    read: (text) => {
      const words = text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((word) => word !== "");
      if (words.includes("all")) return eventFamilies;
      const wrong = words.find((word) => !known.includes(word));
      if (wrong !== undefined || words.length === 0)
        throw refuse("command.option-unreadable", { text: (wrong ?? text).slice(0, 40), expected: `all, or some of ${known.join(", ")}` });
      return known.filter((kind) => words.includes(kind));
    },
  };
}
