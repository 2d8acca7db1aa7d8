import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { InTransaction } from "#domain/kernel";
import { apiPage } from "#templates/api-page";
import { houseOf, type PageDoors } from "../house-of.ts";
import { apiPageOf } from "./api-page-of.ts";
import { endpoints, outgoingEvents } from "./endpoints.ts";
import { openApiOf } from "./open-api.ts";

const perAddressAndMinute = 60;
const limited = { config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute" } } };

/** `GET /openapi.json` and `GET /docs`: what programs outside can ask and are told, for machines and for people. Public: it holds no secret and nobody's data. */
export function descriptionRoutes(app: FastifyInstance, doors: PageDoors & { readonly inTransaction: InTransaction }): void {
  app.get("/openapi.json", limited, async (request, reply) => {
    const { programme } = await doors.inTransaction({ kind: "guest" }, (tx) => houseOf(tx, doors));
    const text = `${JSON.stringify(openApiOf(programme.name, { endpoints, events: outgoingEvents }), null, 1)}\n`;
    // Anybody's tools may read it, in a browser too.
    return sendKept(request, reply.header("access-control-allow-origin", "*").type("application/json; charset=utf-8"), text);
  });
  app.get("/docs", limited, async (request, reply) => {
    const house = await doors.inTransaction({ kind: "guest" }, (tx) => houseOf(tx, doors));
    const page = apiPage(house, apiPageOf(openApiOf(house.programme.name, { endpoints, events: outgoingEvents })));
    void reply
      .headers({ "content-security-policy": page.contentSecurityPolicy, "referrer-policy": "no-referrer" })
      .type("text/html; charset=utf-8");
    return sendKept(request, reply, page.html);
  });
}

/** Text that whoever has it already is not sent again. */
function sendKept({ headers }: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const tag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  void reply.headers({ etag: tag, "cache-control": "no-cache" });
  return headers["if-none-match"] === tag ? reply.code(304).send() : reply.send(text);
}
