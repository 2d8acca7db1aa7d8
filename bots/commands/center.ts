import { imageList } from "#domain/answers";
import { imagesCard } from "#templates/cards/image-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

export const centerImages = command({
  name: "center images",
  sentence: "Pictures that you may post, with words to go with them",
  audience: "partner",
  options: { tag: option.word("only those with this tag, such as fall", { optional: true }), page: pageByName },
  run: async (tx, { tag, page }) => imagesCard(await imageList(tx, tag ?? null, page ?? 1)),
});
