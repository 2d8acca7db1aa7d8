import { z } from "zod";

/** The settings of the Slack door; every one is in `.env.example` with a line. */
export const slackSettings = z.object({
  /** the app's "Bot User OAuth Token"; not set: the door is off */
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, "must be the Bot User OAuth Token, which begins with xoxb-")
    .optional(),
  /** the app's "Signing Secret": what comes to /slack/events is believed by it */
  SLACK_SIGNING_SECRET: z.string().min(16, "must be the Signing Secret from the app's Basic Information").optional(),
  /** an app-level token with connections:write; with it, and without a signing secret, Slack is reached by socket mode */
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, "must be an App-Level Token, which begins with xapp-")
    .optional(),
  /** where the Web API is */
  SLACK_API_URL: z.url({ protocol: /^https?$/ }).default("https://slack.com/api/"),
  /** where Slack keeps what people put into forms; pictures are fetched from there, with the token, and nowhere else */
  SLACK_FILES_URL: z.url({ protocol: /^https?$/ }).default("https://files.slack.com"),
});
export type SlackSettings = z.infer<typeof slackSettings>;

/** How Slack reaches this process, by what is set. */
export function slackWay({
  SLACK_BOT_TOKEN,
  SLACK_SIGNING_SECRET,
  SLACK_APP_TOKEN,
}: Partial<SlackSettings>): "off" | "http" | "socket" | "incomplete" {
  if (SLACK_BOT_TOKEN === undefined) return "off";
  if (SLACK_SIGNING_SECRET !== undefined) return "http";
  return SLACK_APP_TOKEN === undefined ? "incomplete" : "socket";
}
