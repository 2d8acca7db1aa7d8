import type { FastifyInstance } from "fastify";
import type { InTransaction, Tx } from "#domain/kernel";
import {
  cadences,
  cadencesOf,
  messageClasses,
  prefer,
  preferencesOf,
  readNoticeToken,
  unsubscribe,
  type Recipient,
} from "#domain/messages";
import { partnerById, setLocale, setZone } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { settingsPage, stoppedPage, unknownLinkPage, type House, type Page } from "#templates/pages";
import { houseOf, type PageDoors } from "./house-of.ts";
import { sendPage } from "./send-page.ts";

const perAddressAndMinute = 60;
const limited = { config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute" } } };
/** a form of every class and a zone */
const largestForm = 4_096;

type Params = { Params: { token: string } };

/**
 * `/notices/<token>`, the link in mails that may be refused. GET only shows: mail programs and scanners follow links by themselves. A POST
 * is the page's own form (`act=save`), or else the one click that ends mails about sales with no login and no question, as mail programs'
 * own button sends it (RFC 8058), in whatever form.
 */
export function noticeRoutes(app: FastifyInstance, doors: PageDoors & { readonly inTransaction: InTransaction }): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { bodyLimit: largestForm, parseAs: "string" }, (_request, body, done) => done(null, body));

  const answer = (token: string, act: (tx: Tx, who: Recipient, house: House) => Promise<Page>): Promise<{ page: Page; code: number }> =>
    doors.inTransaction({ kind: "guest" }, async (tx) => {
      const house = await houseOf(tx, doors);
      const who = readNoticeToken(tx.vault, token);
      return who ? { page: await act(tx, who, house), code: 200 } : { page: unknownLinkPage(house), code: 404 };
    });

  app.get<Params>("/notices/:token", limited, async ({ params: { token } }, reply) =>
    sendPage(reply, await answer(token, (tx, who, house) => settings(tx, who, house, { url: `/notices/${token}`, isSaved: false }))),
  );
  app.post<Params>("/notices/:token", limited, async ({ params: { token }, body }, reply) => {
    const url = `/notices/${token}`;
    const form = new URLSearchParams(typeof body === "string" ? body : "");
    const act = async (tx: Tx, who: Recipient, house: House): Promise<Page> => {
      if (form.get("act") === "save") {
        await save(tx, who, form);
        return settings(tx, who, house, { url, isSaved: true });
      }
      const before = (await preferencesOf(tx, who)).subscription.mail;
      await unsubscribe(tx, who);
      return stoppedPage(house, { url, undo: before });
    };
    return sendPage(reply, await answer(token, act));
  });
}

async function settings(tx: Tx, who: Recipient, house: House, { url, isSaved }: { url: string; isSaved: boolean }): Promise<Page> {
  const [chosen, { zone }] = [await preferencesOf(tx, who), await programmeOf(tx)];
  // Staff live where the programme does, and read as it writes.
  const partner = who.kind === "partner" ? await partnerById(tx, who.id) : null;
  return settingsPage(house, {
    url,
    isSaved,
    choices: messageClasses.map((each) => ({ class: each, chosen: chosen[each].mail, allowed: cadencesOf(each, "mail") })),
    zone: partner && { chosen: partner.zone, usual: zone },
    locale: partner && { chosen: partner.locale },
  });
}

/** What a form says that may be chosen; the rest of it says nothing. */
async function save(tx: Tx, who: Recipient, form: URLSearchParams): Promise<void> {
  for (const each of messageClasses) {
    const cadence = cadences.find((one) => one === form.get(each));
    if (cadence && cadencesOf(each, "mail").includes(cadence)) await prefer(tx, who, { class: each, channel: "mail", cadence });
  }
  const zone = form.get("zone");
  if (who.kind === "partner" && zone !== null) await setZone(tx, who.id, zone === "" ? null : zone);
  const locale = form.get("locale");
  if (who.kind === "partner" && locale !== null) await setLocale(tx, who.id, locale === "" ? null : locale);
}
