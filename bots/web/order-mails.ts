import type { FastifyInstance, FastifyReply } from "fastify";
import type { InTransaction, Tx } from "#domain/kernel";
import { mailsAbout, readOrderToken, stopMails } from "#domain/pending-orders";
import { orderMailsPage, unknownLinkPage, type Page } from "#templates/pages";
import { houseOf, type PageDoors } from "./house-of.ts";
import { sendPage } from "./send-page.ts";

const limited = { config: { rateLimit: { max: 60, timeWindow: "1 minute" } } };
/** what a mail program's own button sends */
const largestForm = 1_024;

type Params = { Params: { token: string } };

/**
 * `/orders/<token>`, the link in mails to customers about one order. GET only shows: mail programs and scanners follow links by themselves. A POST,
 * of the page's button or of the mail program's own (RFC 8058), ends the mails about that order, however often it comes.
 */
export function orderMailRoutes(app: FastifyInstance, doors: PageDoors & { readonly inTransaction: InTransaction }): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { bodyLimit: largestForm, parseAs: "string" }, (_request, body, done) => done(null, body));

  const answer = (
    reply: FastifyReply,
    token: string,
    act: (tx: Tx, orderId: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<FastifyReply> =>
    doors
      .inTransaction({ kind: "guest" }, async (tx) => {
        const house = await houseOf(tx, doors);
        const orderId = readOrderToken(tx.vault, token);
        const known = orderId !== null && (await mailsAbout(tx, orderId)) !== null;
        if (orderId === null || !known) return { page: unknownLinkPage(house), code: 404 };
        await act(tx, orderId);
        const { number = "", isStopped = true } = (await mailsAbout(tx, orderId)) ?? {};
        return { page: orderMailsPage(house, { url: `/orders/${token}`, order: number, isStopped }), code: 200 };
      })
      .then((answered: { page: Page; code: number }) => sendPage(reply, answered));

  app.get<Params>("/orders/:token", limited, ({ params: { token } }, reply) => answer(reply, token));
  app.post<Params>("/orders/:token", limited, ({ params: { token } }, reply) => answer(reply, token, stopMails));
}
