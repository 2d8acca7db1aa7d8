import { z } from "zod";

const snowflake = /^\d{17,20}$/;

/** The settings of the Discord door; every one is in `.env.example` with a line. */
export const discordSettings = z.object({
  /** the bot's token, from the developer portal; not set: the door is off */
  DISCORD_TOKEN: z
    .string()
    .trim()
    .min(20, "must be the bot's token from the developer portal, page Bot")
    .regex(/^[\w.-]+$/, "must be the token alone, without the word Bot and without quotes")
    .optional(),
  /** the application's id, from the developer portal: commands are registered for it */
  DISCORD_APP_ID: z.string().regex(snowflake, "must be the Application ID, a number of 17 to 20 digits").optional(),
  /** the servers that are served; none: every one that the bot was invited to */
  DISCORD_GUILDS: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .refine((ids) => ids.every((id) => snowflake.test(id)), "must be server ids, numbers of 17 to 20 digits, separated by commas")
    .default([]),
  /** where Discord's API is; its gateway is asked of it */
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://discord.com/api"),
  /** where Discord keeps what people attach; pictures are fetched from there and nowhere else */
  DISCORD_CDN_URL: z.url({ protocol: /^https?$/ }).default("https://cdn.discordapp.com"),
});
export type DiscordSettings = z.infer<typeof discordSettings>;
