import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isbot } from "isbot";
import type { NewClick } from "#domain/attribution";

/**
 * Who fetches links to show a preview of them. Chat platforms fetch every link that is posted, so these must never count.
 * From the platforms' own documentation and isbot's list, read 2026-11-22.
 */
const previewers =
  /Slackbot|Slack-ImgProxy|Discordbot|Twitterbot|facebookexternalhit|WhatsApp|TelegramBot|LinkedInBot|SkypeUriPreview|Pinterestbot|redditbot|Embedly|Iframely/i;

/** What a door can tell of a visit by itself: a person counts, machines are kept with their verdict. */
export function verdictOf(method: string, headers: IncomingHttpHeaders): NewClick["verdict"] {
  const agent = headers["user-agent"] ?? "";
  const purpose =
    `${one(headers["sec-purpose"])} ${one(headers["purpose"])} ${one(headers["x-purpose"])} ${one(headers["x-moz"])}`.toLowerCase();
  if (method === "HEAD") return "head";
  if (purpose.includes("prefetch") || purpose.includes("prerender")) return "prefetch";
  if (previewers.test(agent) || purpose.includes("preview")) return "preview";
  if (agent === "" || isbot(agent)) return "bot";
  return "counted";
}

/** A visitor as a hash of address and browser with the day's salt: good for telling repeats, for nothing else. */
export function visitorHash(salt: string, address: string, agent: string): string {
  return createHash("sha256").update(`${salt}\n${address}\n${agent}`).digest("base64url").slice(0, 22);
}

/** The host of a referring page; null when there is none or it is no URL. */
export function hostOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return hostname === "" ? null : hostname.slice(0, 253);
}

function one(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(" ") : (header ?? "");
}
