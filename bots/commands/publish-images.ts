import { refuse } from "#domain/kernel";
import { allImages } from "#domain/answers";
import { addImage, archiveImage, changeImage, imageAsItWouldBe, imageById, restoreImage } from "#domain/library";
import { imageDoneCard, imagePreviewCard, publishImagesCard } from "#templates/cards/image-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { confirm, pageByName } from "./options.ts";

const acts = ["list", "show", "add", "edit", "archive", "restore"] as const;

/** What an act can't do without. */
const needed: Readonly<Record<(typeof acts)[number], readonly ("number" | "picture" | "title")[]>> = {
  list: [],
  show: ["number"],
  add: ["picture", "title"],
  edit: ["number"],
  archive: ["number"],
  restore: ["number"],
};

export const publishImage = command({
  name: "publish image",
  sentence: "Marketing images: add one for partners to post, change its words, archive it",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list", "show"] },
  options: {
    act: option.choice(acts)("list unless you say", { optional: true }),
    number: option.word("which one, by its number", { optional: true }),
    picture: option.picture("the picture: a JPEG, PNG, WebP or GIF of at most 20 MB", { optional: true }),
    title: option.word("what is on it", { optional: true }),
    caption: option.text("what to write beside it; {link} stands for the partner's own link", { optional: true }),
    tags: option.word("words to find it by, with commas between them", { optional: true }),
    campaign: option.word("what links of its kits are counted under", { optional: true }),
    page: pageByName,
    confirm,
  },
  run: async (tx, options) => {
    const { act = "list", number = "", page = 1, picture = "", confirm: isConfirmed } = options;
    const missing = needed[act].filter((name) => options[name] === undefined);
    if (missing.length > 0) throw refuse("command.option-missing", { command: "publish image", missing, given: { act } });
    switch (act) {
      case "list":
        return publishImagesCard(await allImages(tx, page));
      case "show":
        return imageDoneCard(await imageById(tx, number), act);
      case "add":
        if (isConfirmed === "yes") return imageDoneCard(await addImage(tx, picture, options), act);
        return imagePreviewCard(await imageAsItWouldBe(tx, picture, options), textsOf(options));
      case "edit":
        return imageDoneCard(await changeImage(tx, number, options), act);
      case "archive":
        return imageDoneCard(await archiveImage(tx, number), act);
      case "restore":
        return imageDoneCard(await restoreImage(tx, number), act);
      default:
        return act satisfies never;
    }
  },
});

type Said = { readonly [name in "title" | "caption" | "tags" | "campaign"]?: string | undefined };

function textsOf({ title, caption, tags, campaign }: Said): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ title, caption, tags, campaign }).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}
