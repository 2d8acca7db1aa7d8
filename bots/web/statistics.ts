import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readPeriod, removeUnsafe, type PeriodChoice, type Tx } from "#domain/kernel";
import { campaignList, shareStats, usedCampaigns, type ShareStats } from "#domain/answers";
import { endStatistics, isOpenedBy, lookAtStatisticsLink, openStatistics, statisticsSession, type StatisticsSession } from "#domain/chat";
import { noCampaign } from "#templates/cards/visits-card";
import { statisticsView } from "#templates/cards/share-stats-card";
import { statisticsClosedPage, statisticsFile, statisticsOpenPage, statisticsPage, statisticsUrls } from "#templates/statistics-pages";
import type { Pictures } from "../pictures/pictures.ts";
import { houseOf } from "./house-of.ts";
import { go, limited, mustBeOurForm, readerOf, takesForms, type FormDoors } from "./page-forms.ts";
import { sendPage } from "./send-page.ts";

export type StatisticsDoors = FormDoors & {
  /** draws what is shown; without, its figures stand there in lines */
  readonly drawing?: Pick<Pictures, "drawEach"> | undefined;
  /** whether browsers reach this server over https */
  readonly isSecure: boolean;
};

type Params = { Params: { token: string } };
/** What may stand in the address; whose figures they are never does. */
type Query = { Querystring: { period?: string; from?: string; to?: string; campaign?: string } };
type Asked = { readonly period: PeriodChoice; readonly campaign: string | null };

/**
 * `/statistics/<token>` from chat shows a button, whose press exchanges the link for a session of an hour; `/statistics` shows its partner's own figures, and nothing
 * can be changed there. The session is a random word in a cookie that no script reads. GET uses nothing up: chats look at links by themselves.
 */
export function statisticsRoutes(app: FastifyInstance, doors: StatisticsDoors): void {
  const { inTransaction, isSecure } = doors;
  takesForms(app, doors, {
    "statistics-link.unknown": 404,
    "period.unreadable": 422,
    "period.no-such-day": 422,
    "period.backwards": 422,
    "period.too-long": 422,
  });

  app.get<Params & Query>("/statistics/:token", limited, (request, reply) =>
    inTransaction({ kind: "guest" }, async (tx) => {
      const { token } = request.params;
      try {
        await lookAtStatisticsLink(tx, token);
      } catch (error) {
        // Whoever follows it again in the browser that it was used in is there already.
        if (!(await isOpenedBy(tx, token, secretIn(request, isSecure)))) throw error;
        return go(reply, { goTo: statisticsUrls.page });
      }
      const page = statisticsOpenPage(await houseOf(tx, doors), { url: `/statistics/${token}${kept(request.query)}` });
      return sendPage(reply, { page, code: 200 });
    }),
  );
  app.post<Params & Query>("/statistics/:token", limited, async (request, reply) => {
    mustBeOurForm(request);
    const { secret, endsAt, now } = await inTransaction({ kind: "guest" }, async (tx) => ({
      ...(await openStatistics(tx, request.params.token)),
      now: tx.now,
    }));
    const seconds = Math.floor(now.until(endsAt).total("seconds"));
    void reply.header("set-cookie", cookie(secret, seconds, isSecure));
    return go(reply, { goTo: `${statisticsUrls.page}${kept(request.query)}` });
  });

  app.get<Query>(statisticsUrls.page, limited, async (request, reply) => {
    const asked = askedIn(request.query);
    const found = await own(doors, request, async (tx, { partnerId, endsAt }) => ({
      stats: await shareStats(tx, partnerId, asked.period, campaignOf(asked)),
      campaigns: await campaignsToChoose(tx, partnerId, asked),
      house: await houseOf(tx, doors),
      reader: await readerOf(tx, partnerId),
      endsAt,
    }));
    const { stats, house, reader } = found;
    const charts = (await doors.drawing?.drawEach(statisticsView(stats, asked.campaign), reader.locale)) ?? [];
    return sendPage(reply, { page: statisticsPage(house, { ...found, chosen: asked.campaign, charts }, reader), code: 200 });
  });
  app.get<Query>(statisticsUrls.csv, limited, async (request, reply) => {
    const asked = askedIn(request.query);
    const stats: ShareStats = await own(doors, request, (tx, { partnerId }) => shareStats(tx, partnerId, asked.period, campaignOf(asked)));
    const { name, mediaType, content } = statisticsFile(stats);
    return reply
      .headers({
        "content-type": `${mediaType}; charset=utf-8`,
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
      })
      .send(content);
  });
  app.post(statisticsUrls.end, limited, async (request, reply): Promise<FastifyReply> => {
    mustBeOurForm(request);
    const page = await inTransaction({ kind: "guest" }, async (tx) => {
      await endStatistics(tx, secretIn(request, doors.isSecure));
      return statisticsClosedPage(await houseOf(tx, doors));
    });
    void reply.header("set-cookie", cookie("", 0, isSecure));
    return sendPage(reply, { page, code: 200 });
  });
}

/** Reads as the partner whose session it is. */
async function own<T>(
  doors: StatisticsDoors,
  request: FastifyRequest,
  read: (tx: Tx, session: StatisticsSession) => Promise<T>,
): Promise<T> {
  const { inTransaction } = doors;
  const session = await inTransaction({ kind: "guest" }, (tx) => statisticsSession(tx, secretIn(request, doors.isSecure)));
  return inTransaction({ kind: "partner", partnerId: session.partnerId }, (tx) => read(tx, session));
}

/** Days that somebody has entered are what they want, whatever is chosen in the list above them. */
function askedIn(query: Query["Querystring"]): Asked {
  // Said twice it is a list; a control character is in no campaign of ours.
  const [period, from, to, campaign] = (["period", "from", "to", "campaign"] as const).map((name) => {
    const said: unknown = query[name];
    return typeof said === "string" ? removeUnsafe(said) : "";
  }) as [string, string, string, string];
  const days = from === "" && to === "" ? "" : `${from || to}..${to || from}`;
  return { period: readPeriod(days || period || "month"), campaign: campaign === "" ? null : campaign };
}

/** Those of links, and those that visits came by, most visited first: a link's address can say any. */
async function campaignsToChoose(tx: Tx, partnerId: string, { period }: Asked): Promise<string[]> {
  const visited = (await campaignList(tx, partnerId, { period, page: 1 })).campaigns.rows.map(({ campaign }) => campaign);
  return [...new Set([...visited, ...(await usedCampaigns(tx, partnerId))])].filter((campaign) => campaign !== "");
}

function campaignOf({ campaign }: Asked): string | null {
  return campaign === noCampaign ? "" : campaign;
}

/** The period that was asked about in chat, if it is one. */
function kept({ period = "" }: Query["Querystring"]): string {
  try {
    readPeriod(period);
    return `?${new URLSearchParams({ period }).toString()}`;
  } catch {
    return "";
  }
}

const cookieName = (isSecure: boolean): string => `${isSecure ? "__Secure-" : ""}statistics`;

/** For these pages only, gone with the session, and no script's business. "Lax", so that who follows the link once more is known again. */
function cookie(secret: string, seconds: number, isSecure: boolean): string {
  return `${cookieName(isSecure)}=${secret}; Path=${statisticsUrls.page}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

function secretIn({ headers: { cookie: cookies = "" } }: FastifyRequest, isSecure: boolean): string {
  const name = `${cookieName(isSecure)}=`;
  const found = cookies
    .split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(name));
  return found?.slice(name.length) ?? "";
}
