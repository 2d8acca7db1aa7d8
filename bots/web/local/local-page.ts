import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { Refusal } from "#domain/kernel";
import { usedCampaigns } from "#domain/answers";
import { mailsAs, type KeptMail } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { localPage, localPolicy, mailPolicy } from "#templates/local-page";
import { askerNames, castOf } from "../../console/as.ts";
import { offeredTo } from "../../dispatch.ts";
import { suggestionsFor } from "../../suggestions.ts";
import { isCalledLocal, isFromHere } from "../own-machine.ts";
import { largestQuestion } from "./files.ts";
import { offersFor } from "./hints.ts";
import { openLive } from "./live.ts";
import { speak, speakerOf, type LocalHouse } from "./speaking.ts";

/** Whom everybody knows from the README. */
const usual = "paper-lane";

const asked = z.object({ as: z.string().max(200).default("") });
const given = z.record(z.string().max(64), z.string());
const wants = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("home") }),
  z.object({ kind: z.literal("line"), line: z.string().max(4_000) }),
  z.object({ kind: z.literal("command"), command: z.string().max(64), given }),
  z.object({ kind: z.literal("press"), handle: z.string().max(64), given }),
]);
const question = asked.extend({ wants });
const typing = asked.extend({ line: z.string().max(4_000) });
const seeking = asked.extend({ command: z.string().max(64), option: z.string().max(64), typed: z.string().max(200).default("") });

/**
 * `/` and `/local/…`: the page on which the demonstration is tried in a browser, where anybody is whom they say. Opened on the embedded demonstration only, never with
 * NODE_ENV=production; and whoever asks has to be a browser on this machine that was sent to this machine by that name: not somebody behind a proxy or a tunnel, and not
 * another site's page whose name was made to lead here. To everybody else there is nothing at these addresses.
 */
export function localRoutes(app: FastifyInstance, house: LocalHouse): void {
  const file = (name: string): Buffer => readFileSync(new URL(`./${name}`, import.meta.url));
  const scripts = ["page.js", "line.js"].map((name) => [name, file(name)] as const);
  const style = file("page.css");
  const live = openLive(house);
  app.addHook("preClose", (done) => {
    live.close();
    done();
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (!isFromHere(request) || !isCalledLocal(request)) {
      reply.callNotFound();
      return;
    }
    void reply.headers({ "cache-control": "no-store", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin" });
    done();
  });

  app.get("/", async (request, reply) => {
    const { as } = z.object({ as: z.string().max(200).optional().catch(undefined) }).parse(request.query);
    const { programme, cast } = await house.inStatement({ kind: "guest" }, async (tx) => ({
      programme: await programmeOf(tx),
      cast: await castOf(tx),
    }));
    if (!programme.isDemonstration) return reply.callNotFound();
    const page = localPage({ programme: programme.name, cast, as: as ?? usual });
    return reply.headers({ "content-security-policy": localPolicy, "x-robots-tag": "noindex" }).type("text/html; charset=utf-8").send(page);
  });

  void app.register((scope, _options, done) => {
    scope.addHook("onRequest", (request, reply, next) => {
      // Browsers say whose page asks, on the machine itself as over https: nobody else's may, be it to read or to do.
      if (request.headers["sec-fetch-site"] === "same-origin") next();
      else void reply.code(403).send({ error: "This is asked by its own page only." });
    });
    scope.setErrorHandler((error, _request, reply) => {
      if (error instanceof z.ZodError) return reply.code(400).send({ error: "This is no question of the page." });
      if (error instanceof Refusal) return reply.code(404).send({ error: error.code });
      throw error;
    });
    const sent = (reply: FastifyReply, type: string, content: Buffer): FastifyReply => reply.type(`${type}; charset=utf-8`).send(content);
    for (const [name, script] of scripts) scope.get(`/local/${name}`, (_request, reply) => sent(reply, "text/javascript", script));
    scope.get("/local/page.css", (_request, reply) => sent(reply, "text/css", style));
    scope.post("/local/ask", { bodyLimit: largestQuestion }, (request) => {
      const { as, wants: wanted } = question.parse(request.body);
      return speak(house, as, wanted);
    });
    scope.get("/local/offers", (request) => offers(house, request));
    scope.get("/local/words", (request) => words(house, request));
    scope.get<{ Params: { id: string } }>("/local/mails/:id", async ({ params: { id } }, reply) => {
      const mail = (await house.told.read(mailsAs, id)) as KeptMail | null;
      if (!mail) return reply.callNotFound();
      return reply.headers({ "content-security-policy": mailPolicy }).type("text/html; charset=utf-8").send(mail.html);
    });
    scope.get("/local/live", (request, reply) => live.open(asked.parse(request.query).as, reply));
    done();
  });
}

/** How a line could go on. */
async function offers(house: LocalHouse, request: FastifyRequest): Promise<object> {
  const { as, line } = typing.parse(request.query);
  return house.inStatement({ kind: "guest" }, async (tx) => {
    const { asker } = await speakerOf(tx, as);
    const people = await askerNames(tx);
    const values = asker.partnerId === null ? {} : { campaign: await usedCampaigns(tx, asker.partnerId) };
    return { offers: offersFor(line, offeredTo(asker, house.commands), people, values) };
  });
}

/** Words for a field of a form, as the platforms offer them. */
async function words({ inStatement, commands, surroundings }: LocalHouse, request: FastifyRequest): Promise<object> {
  const { as, command: name, option: wanted, typed } = seeking.parse(request.query);
  return inStatement({ kind: "guest" }, async (tx) => {
    const { asker } = await speakerOf(tx, as);
    const command = offeredTo(asker, commands).find((each) => each.name === name);
    const option = command?.options[wanted];
    if (!command || !option) return { words: [] };
    return { words: await suggestionsFor(tx, option, { command, partnerId: asker.partnerId ?? "", typed, surroundings }) };
  });
}
