import type { KitImage } from "#domain/answers";
import type { ShareLinkFacts } from "#domain/attribution";
import { linkMark } from "#domain/library";
import { quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type View } from "../view.ts";
import { shown } from "./pictures.ts";
import { qrFile } from "./qr-card.ts";

/** Large enough to print beside a picture; `/share qr` makes larger ones. */
const qrSize = 1_024;

/** Everything for a post in one answer: the words with the partner's own link in them, the picture in full, and the link as a code. */
export function kitCard(
  link: ShareLinkFacts,
  kit: KitImage | null,
  asked: { readonly publicUrl: string; readonly tag: string | null },
): View {
  const short = new URL(link.path, asked.publicUrl).href;
  const inside = new URL(link.printPath, asked.publicUrl).href;
  const campaign: Readonly<Record<string, string>> = link.campaign === "" ? {} : { campaign: link.campaign };
  return view(
    kit ? `Your kit: ${kit.image.title}` : "Your kit",
    [
      text(
        kit ? "Copy the words, save the picture, post both." : "There is no picture in the library yet; the words and your link are ready.",
      ),
      { kind: "copy", text: wordsWith(short, kit?.image.caption ?? null) },
      facts(
        ["Your link", { link: short }],
        ["Leads to", { link: link.target }],
        ...(link.campaign === "" ? [] : [["Counted under", quoted(link.campaign)] as const]),
      ),
      ...duties(kit),
    ],
    {
      tone: "good",
      pictures: kit ? [shown(kit.image, "whole")] : [],
      files: [qrFile(link, inside, qrSize)],
      actions: [
        ...(kit?.next
          ? [action("Another picture", "share kit", { number: kit.next, ...(asked.tag === null ? {} : { tag: asked.tag }) }, "main")]
          : []),
        action("To another page", "share kit", { ...(kit ? { number: kit.image.id } : {}), ...campaign, url: blank }),
        action("All pictures", "center images"),
      ],
    },
  );
}

/** The caption with the link in its place, or behind it. */
function wordsWith(link: string, caption: string | null): string {
  if (caption === null) return link;
  return caption.includes(linkMark) ? caption.replaceAll(linkMark, link) : `${caption} ${link}`;
}

/** FTC 16 CFR 255.5: readers have a right to know that somebody earns by it; a tag in the post is the usual way to say so. */
function duties(kit: KitImage | null): Block[] {
  const isSaid = /#(?:ad|affiliate|sponsored)\b/i.test(kit?.image.caption ?? "");
  return isSaid ? [] : [hint("Say in your post that you earn by the link, with #ad or #affiliate.")];
}
