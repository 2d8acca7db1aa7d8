import { coursesFor, currentAd, imageList } from "#domain/answers";
import { termsAt } from "#domain/programme";
import { currentAdCard } from "#templates/cards/ad-cards";
import { communityCard, coursesCard } from "#templates/cards/course-cards";
import { imagesCard } from "#templates/cards/image-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { page, pageByName } from "./options.ts";

export const centerAd = command({
  name: "center ad",
  sentence: "The ad of the month, to look at and to share",
  audience: "partner",
  run: async (tx) => currentAdCard(await currentAd(tx)),
});

export const centerImages = command({
  name: "center images",
  sentence: "Pictures that you may post, with words to go with them",
  audience: "partner",
  options: { tag: option.word("only those with this tag, such as fall", { optional: true }), page: pageByName },
  run: async (tx, { tag, page: nth }) => imagesCard(await imageList(tx, tag ?? null, nth ?? 1)),
});

export const centerCourses = command({
  name: "center courses",
  sentence: "What there is to learn, in its order",
  audience: "partner",
  options: { page },
  run: async (tx, { page: nth }, { partnerId }) => coursesCard(await coursesFor(tx, partnerId, nth ?? 1)),
});

export const centerGroup = command({
  name: "center group",
  sentence: "Where partners talk among themselves",
  audience: "partner",
  run: async (tx) => {
    const { communityLink: link, communityWords: words } = await termsAt(tx, tx.now);
    return communityCard({ link, words });
  },
});
