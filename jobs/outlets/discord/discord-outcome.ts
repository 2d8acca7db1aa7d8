import { z } from "zod";
import type { Outcome } from "#domain/messages";
import { tokenRefused } from "../token-refused.ts";

/** What Discord answered, as far as it matters here. */
export type DiscordAnswer = { readonly status: number; readonly body: unknown };

const errorSchema = z.object({ code: z.number().optional(), retry_after: z.number().optional() });

/**
 * Refusals that are about the person and final (docs.discord.com: topics/opcodes-and-status-codes, "JSON Error Codes", read 2026-11-23):
 * unknown channel, unknown user, missing access, cannot send messages to this user, no mutual servers.
 */
const closedCodes = [10_003, 10_013, 50_001, 50_007, 50_013, 50_278];

/** Not for eternity: what a clock's rounding or a long ban says is asked again then. */
const longestWaitSeconds = 3_600;

/** What a refusal means for the message. 5xx is tried again: the nonce keeps a repeat from being a second message. */
export function discordOutcome({ status, body }: DiscordAnswer): Outcome {
  const { code, retry_after: after } = errorSchema.safeParse(body).data ?? {};
  const detail = code === undefined || code === 0 ? String(status) : `${status} ${code}`;
  if (status === 401) return tokenRefused("401");
  if (status === 429) return { kind: "deferred", detail, afterSeconds: Math.min(longestWaitSeconds, Math.ceil(after ?? 1)) };
  if (status >= 500) return { kind: "deferred", detail };
  if (code !== undefined && closedCodes.includes(code)) return { kind: "closed", detail };
  return { kind: "refused", detail, isAboutAddress: false };
}
