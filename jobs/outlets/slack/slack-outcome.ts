import { z } from "zod";
import type { Outcome } from "#domain/messages";
import { tokenRefused } from "../token-refused.ts";

/** What @slack/web-api throws, as far as it matters here. */
const errorSchema = z.object({
  code: z.string(),
  data: z.object({ error: z.string() }).optional(),
  retryAfter: z.number().optional(),
  statusCode: z.number().optional(),
  original: z.unknown().optional(),
});

/** About our installation and not about anybody's message (docs.slack.dev: reference/methods/chat.postMessage, "Errors", read 2026-11-23). */
const ofToken =
  "invalid_auth not_authed token_revoked token_expired account_inactive not_allowed_token_type missing_scope no_permission org_login_required ekm_access_denied team_access_not_granted access_denied".split(
    " ",
  );
/** About the person, or the way to them. */
const ofPerson =
  "channel_not_found user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot is_archived not_in_channel messages_tab_disabled restricted_action restricted_action_read_only_channel".split(
    " ",
  );
/** Slack's own failures after which something may have been done all the same ("it's possible some aspect of the operation succeeded"). */
const halfDone = "fatal_error internal_error request_timeout".split(" ");

const longestWaitSeconds = 3_600;
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/**
 * What a failed call means. Slack knows no repeat from a new message, so that whatever may have arrived is undecided; `isHarmless`: the call
 * may be made again whatever became of it (opening a conversation).
 */
export function slackOutcome(error: unknown, isHarmless: boolean): Outcome {
  const unknown = (detail: string): Outcome => (isHarmless ? { kind: "deferred", detail } : { kind: "undecided", detail });
  const read = errorSchema.safeParse(error).data;
  if (!read) return unknown("failed");
  if (read.retryAfter !== undefined)
    return { kind: "deferred", detail: "ratelimited", afterSeconds: Math.min(longestWaitSeconds, Math.ceil(read.retryAfter)) };
  if (read.data) return platformOutcome(read.data.error, unknown);
  if (read.statusCode !== undefined) return unknown(String(read.statusCode));
  const detail = lostWord(read.original);
  return neverSent.includes(detail) ? { kind: "deferred", detail } : unknown(detail);
}

function platformOutcome(code: string, unknown: (detail: string) => Outcome): Outcome {
  if (code === "ratelimited" || code === "rate_limited") return { kind: "deferred", detail: "ratelimited", afterSeconds: 30 };
  if (ofToken.includes(code)) return tokenRefused(code);
  if (ofPerson.includes(code)) return { kind: "closed", detail: code };
  if (halfDone.includes(code)) return unknown(code);
  if (code === "service_unavailable") return { kind: "deferred", detail: code };
  return { kind: "refused", detail: code.slice(0, 60), isAboutAddress: false };
}

function lostWord(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : error instanceof Error ? error.name : "failed";
}
