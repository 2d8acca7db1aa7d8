import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import { sha256, type Instant } from "#domain/kernel";
import { mailsAs, openConsole, toldAs, writeFacts, type KeptMail } from "#domain/messages";
import { mailItem, toldItem } from "#templates/local-page";
import type { View } from "#templates/view";
import { readerOf } from "../../console/told.ts";
import { drawn, speakerOf, standing, type LocalHouse, type Speaker } from "./speaking.ts";

const lookEveryMs = 700;
/** how things stand is asked for every so many looks; a connection that is silent for half a minute is taken for dead */
const looksBetween = { standing: 4, signsOfLife: 12 } as const;
const shownAtFirst = 20;

type Send = (event: "now" | "told" | "mail" | "alive", data: object) => void;

export type Live = {
  /** Tells the page what happens from now on, and what happened last, until it goes away. */
  open(who: string, reply: FastifyReply): Promise<void>;
  close(): void;
};

/** What is told, which mails leave and how things stand, as it happens: server-sent events, one connection a page. */
export function openLive(house: LocalHouse): Live {
  const closing = new AbortController();
  return {
    close: () => closing.abort(),
    open: async (who, reply) => {
      const speaker = await house.inTransaction({ kind: "guest" }, async (tx) => {
        const found = await speakerOf(tx, who);
        const reader = readerOf(found.asker);
        if (reader) await openConsole(tx, reader);
        return found;
      });
      const gone = new AbortController();
      const { raw } = reply.hijack();
      raw.once("close", () => gone.abort());
      // It may have gone while we looked who it is.
      if (raw.destroyed) gone.abort();
      raw.writeHead(200, {
        ...reply.getHeaders(),
        "content-type": "text/event-stream; charset=utf-8",
        "x-content-type-options": "nosniff",
      } as Record<string, string>);
      const send: Send = (event, data) => void (!raw.destroyed && raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      await watch(house, who, speaker, send, AbortSignal.any([closing.signal, gone.signal]));
      raw.end();
    },
  };
}

/** Ends with the signal. What goes wrong is reported once and ends it: the page comes again by itself. */
async function watch(house: LocalHouse, who: string, speaker: Speaker, send: Send, signal: AbortSignal): Promise<void> {
  const looks = { told: teller(house, speaker, send), mails: postman(house, speaker, send), standing: stander(house, who, send) };
  try {
    for (let nth = 0; !signal.aborted; nth++) {
      await looks.told();
      await looks.mails();
      if (nth % looksBetween.standing === 0) await looks.standing();
      if (nth % looksBetween.signsOfLife === 0) send("alive", {});
      await delay(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  } catch (error) {
    house.report(error);
  }
}

/** Calls `say` for what lies there and was not said yet. `isNew`: it came while somebody was looking. */
function fresh(
  house: LocalHouse,
  whose: string,
  say: (file: { id: string; at: Instant; told: unknown }, isNew: boolean) => Promise<void>,
): () => Promise<void> {
  let known: ReadonlySet<string> | null = null;
  return async () => {
    const isNew = known !== null;
    // Asked for first: what comes in between is shown now or the next time, and not lost. Of what lay there before only the last ones are shown.
    const there = known ?? (await house.told.ids(whose));
    const found = await house.told.last(whose, shownAtFirst, known ?? new Set());
    known = there.union(new Set(found.map(({ id }) => id)));
    for (const file of found) await say(file, isNew);
  };
}

function teller(house: LocalHouse, { asker, reader }: Speaker, send: Send): () => Promise<void> {
  const listener = readerOf(asker);
  if (!listener) return () => Promise.resolve();
  return fresh(house, toldAs(listener), async ({ id, at, told }, isNew) =>
    send("told", { id, isNew, html: toldItem(at, await drawn(house, told as View, reader), reader) }),
  );
}

function postman(house: LocalHouse, { reader }: Speaker, send: Send): () => Promise<void> {
  return fresh(house, mailsAs, ({ id, at, told }, isNew) => {
    send("mail", { id, isNew, html: mailItem({ id, at, ...(told as KeptMail) }, reader) });
    return Promise.resolve();
  });
}

/** Draws it anew only when it says something else. */
function stander(house: LocalHouse, who: string, send: Send): () => Promise<void> {
  let last = "";
  return async () => {
    const { view, reader } = await standing(house, who);
    const now = sha256(writeFacts(view));
    if (now === last) return;
    last = now;
    send("now", { html: await drawn(house, view, reader) });
  };
}
