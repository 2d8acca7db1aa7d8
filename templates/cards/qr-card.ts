import type { ShareLinkFacts } from "#domain/attribution";
import { quoted } from "../phrases.ts";
import { qrCodePng } from "../qr-code.ts";
import { action, facts, hint, view, type View, type ViewFile } from "../view.ts";
import { earnsByIt } from "./share-cards.ts";

/** A share link to print: the code as a picture, and the link that is in it. */
export function qrCard(link: ShareLinkFacts, publicUrl: string, size: number): View {
  const inside = new URL(link.printPath, publicUrl).href;
  const campaign: Readonly<Record<string, string>> = link.campaign === "" ? {} : { campaign: link.campaign };
  return view(
    "Your share link to print",
    [
      facts(
        ["In the code", { link: inside }],
        ["Leads to", { link: link.target }],
        ...(link.campaign === "" ? [] : [["Campaign", quoted(link.campaign)] as const]),
        ["Picture", { count: size }, " × ", { count: size }, " pixels"],
      ),
      hint("It carries your share ID, which stays yours for ever: what is printed goes on counting for you, whatever your slug becomes."),
      hint(
        link.campaign === ""
          ? "Keep the white edge around it, and try it with a phone before you print. With a campaign you see later what the print brought."
          : "Keep the white edge around it, and try it with a phone before you print.",
      ),
    ],
    {
      tone: "good",
      files: [qrFile(link, inside, size)],
      actions: [
        ...(size < largestSize
          ? [action("Larger, for a poster", "share qr", { url: link.target, ...campaign, size: String(largestSize) })]
          : []),
        action("How do my links do?", "share stats"),
      ],
    },
  );
}

const largestSize = 2_048;

/** The same as others see it. */
export function postedQrCard(link: ShareLinkFacts, publicUrl: string, size: number): View {
  const inside = new URL(link.printPath, publicUrl).href;
  return view("A page of the shop", [facts(["In the code", { link: inside }], ["Leads to", { link: link.target }]), earnsByIt], {
    files: [{ ...qrFile(link, inside, size), name: "qr.png" }],
  });
}

/** The code as a file, named by where it leads. */
export function qrFile({ target, campaign }: ShareLinkFacts, inside: string, size: number): ViewFile {
  const words = ["qr", new URL(target).pathname.split("/").findLast((part) => part !== "") ?? "shop", campaign];
  return {
    name: `${words.filter((word) => word !== "").join("-")}.png`,
    mediaType: "image/png",
    content: qrCodePng(inside, size),
    description: `QR code of ${inside}`,
  };
}
