import type { MessageFacts } from "#domain/messages";
import { tryWords } from "../../webhook-words.ts";
import { wordFor } from "../../words.ts";
import { mailMinute } from "../dates.ts";
import type { Tongue, Words } from "../words.ts";

/** Another program does not take what it is told. */
export function webhookTroubleWords({ word, host, what, detail, at }: MessageFacts["webhook-trouble"], reader: Tongue): Words {
  const isOff = what !== "gave-up";
  return {
    subject: isOff ? `Webhooks to ${host} are switched off` : `${host} did not take an event`,
    preheader: isOff ? "What happens from now on is not told there." : "It was tried for three days.",
    title: isOff ? `Webhooks to ${host} are switched off` : `${host} did not take an event`,
    shows: {
      host,
      isOff,
      isGone: what === "gone",
      why: wordFor(tryWords, detail),
      at: mailMinute(at, reader),
      command: `/programme webhooks act:log endpoint:${word}`,
      on: { command: `/programme webhooks act:on endpoint:${word}` },
      resend: { command: `/programme webhooks act:resend endpoint:${word}` },
    },
  };
}
