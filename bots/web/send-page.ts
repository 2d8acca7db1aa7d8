import type { FastifyReply } from "fastify";
import type { Page } from "#templates/pages";

/** A page that is its reader's alone: nobody keeps, indexes or frames it, and where it leads learns nothing of its address. */
export function sendPage(reply: FastifyReply, { page, code }: { page: Page; code: number }): FastifyReply {
  return reply
    .code(code)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": page.contentSecurityPolicy,
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-robots-tag": "noindex",
    })
    .send(page.html);
}
