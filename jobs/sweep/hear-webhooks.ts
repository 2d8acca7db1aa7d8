import { z } from "zod";
import { isBefore, Refusal } from "#domain/kernel";
import { endSilence, lastMessageAt, noticeSilence, silenceOf, wooCommerceShop } from "#domain/orders";
import type { Sweep } from "./sweep.ts";

/**
 * Whether the shop's webhooks still speak: orders changed half an hour ago of which none told, and nothing came since, or a webhook of
 * ours that the shop itself calls disabled or paused. Said once in the log, and in `/support inbox` until messages come again.
 */
export async function hearWebhooks(sweep: Sweep): Promise<"heard" | "silent"> {
  const hooks = await inactiveHooks(sweep);
  const { context, newestUnheard } = sweep;
  const { isSilent, isNews } = await context.inTransaction(async (tx) => {
    const last = await lastMessageAt(tx, wooCommerceShop);
    const isUnheard = newestUnheard !== null && (last === null || isBefore(last, newestUnheard));
    if (isUnheard || (hooks?.length ?? 0) > 0) return { isSilent: true, isNews: await noticeSilence(tx, wooCommerceShop, hooks ?? []) };
    const silence = await silenceOf(tx);
    if (!silence) return { isSilent: false, isNews: false };
    const isHeardAgain = last !== null && isBefore(silence.noticedAt, last);
    const isSwitchedOn = silence.hooks.length > 0 && hooks?.length === 0;
    if (isHeardAgain || isSwitchedOn) await endSilence(tx, wooCommerceShop);
    return { isSilent: !isHeardAgain && !isSwitchedOn, isNews: false };
  });
  if (isNews) context.warn?.({ host: sweep.reader.host, hooks }, "the shop changes orders and its webhooks say nothing");
  return isSilent ? "silent" : "heard";
}

const hookList = z.array(z.object({ topic: z.string(), status: z.string(), delivery_url: z.string() }));

/** Our webhooks that are not active, one line a topic; null: the key may not see them, or the list can't be read. */
async function inactiveHooks({ reader }: Sweep): Promise<string[] | null> {
  try {
    const answer = await reader.get("webhooks", { per_page: "100" });
    const read = hookList.safeParse(answer.kind === "found" ? answer.json : null);
    if (!read.success) return null;
    const ours = read.data.filter(
      (hook) => hook.topic.startsWith("order.") && hook.delivery_url.replace(/\/+$/, "").endsWith("/webhooks/woocommerce"),
    );
    const active = new Set(ours.filter((hook) => hook.status === "active").map((hook) => hook.topic));
    return [...new Set(ours.filter((hook) => !active.has(hook.topic)).map((hook) => `${hook.topic} is ${hook.status}`))].toSorted();
  } catch (error) {
    if (error instanceof Refusal && error.code === "shop.key-refused") return null;
    throw error;
  }
}
