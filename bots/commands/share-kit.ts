import { kitImage } from "#domain/answers";
import { kitCard } from "#templates/cards/kit-card";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { linkTo } from "./link-to.ts";

export const shareKit = command({
  name: "share kit",
  sentence: "Ready to post: a picture, words with your link in them, and its QR code",
  audience: "partner",
  writes: true,
  again: true,
  options: {
    tag: option.word("a picture with this tag, such as fall; the newest unless you say", { optional: true }),
    number: { ...option.word("the picture with this number", { optional: true }), byNameOnly: true },
    url: { ...option.url("where the link leads; the shop's front page unless you say", { optional: true }), byNameOnly: true },
    campaign: {
      ...option.word("a word to find this post again in your figures; the picture's own unless you say", {
        optional: true,
        suggests: "campaigns",
      }),
      byNameOnly: true,
    },
  },
  run: async (tx, { tag, number, url, campaign }, ask) => {
    const kit = await kitImage(tx, { number: number ?? null, tag: tag ?? null });
    const link = await linkTo(tx, { url, campaign: campaign ?? kit?.image.campaign ?? "" }, ask);
    return kitCard(link, kit, { publicUrl: ask.surroundings.publicUrl, tag: tag ?? null });
  },
});
