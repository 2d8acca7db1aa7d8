import type { ImageList, Page } from "#domain/answers";
import { linkMark, type ImageFacts } from "#domain/library";
import { joined, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View } from "../view.ts";
import { shown } from "./pictures.ts";
import { tellOfIt } from "./tell-of-it.ts";

/** Pictures that a partner may post, a few at a time. */
export function imagesCard({ page, tag, tags }: ImageList): View {
  const options: Readonly<Record<string, string>> = tag === null ? {} : { tag };
  const paging = pagingOf(page, "center images", options);
  const blocks: Block[] =
    page.rows.length > 0
      ? [facts(...page.rows.map((image) => [`${image.id}. ${image.title}`, ...about(image)] as const))]
      : [text(...nothingThere(page, tag))];
  return view(
    tag === null ? "Pictures to post" : `Pictures to post: ${tag}`,
    [...blocks, ...paging.blocks, ...(tags.length > 0 ? [hint("Tags: ", ...tagList(tags), ".")] : [])],
    {
      pages: paging.pages,
      pictures: page.rows.map((image) => shown(image, "small")),
      actions: [
        ...page.rows.map((image, index) =>
          action(`Make my kit: ${image.title}`, "share kit", { number: image.id }, index === 0 ? "main" : "normal"),
        ),
        ...(tag !== null && page.total === 0 ? [action("All pictures", "center images", {}, "main")] : []),
        ...paging.actions,
      ],
    },
  );
}

function nothingThere({ page, total }: Page<ImageFacts>, tag: string | null): Sentence {
  if (page > 1 && total > 0) return ["There are no more: the list ends before this page."];
  if (tag !== null) return [`No picture has the tag ${quoted(tag)}.`];
  return ["There are none yet. Your link and a QR code of it are ready: ", { code: "/share link" }, ", ", { code: "/share qr" }, "."];
}

function about({ caption, tags }: ImageFacts): Sentence {
  const said: Value[] = caption === null ? ["no words yet, yours will do"] : [quoted(withoutLink(caption))];
  return tags.length === 0 ? said : [...said, " · ", tags.map((tag) => `#${tag}`).join(" ")];
}

/** The words alone: the link comes with the kit. */
function withoutLink(caption: string): string {
  return caption.replaceAll(linkMark, "").replaceAll(/\s+/g, " ").trim();
}

function tagList(tags: ImageList["tags"]): Sentence {
  return joined(
    tags.map(({ tag, count }): Sentence => [tag, " (", { count }, ")"]),
    ", ",
  );
}

/** What staff keep in the library. */
export function publishImagesCard(page: Page<ImageFacts>): View {
  const paging = pagingOf(page, "publish image");
  return view(
    "Marketing images",
    [
      {
        kind: "table",
        columns: [right("No."), left("Picture"), left("Tags"), left("Campaign"), left("Added"), left("State")],
        rows: page.rows.map((image) => [
          [{ code: image.id }],
          [image.title],
          [image.tags.length > 0 ? image.tags.join(", ") : "–"],
          [image.campaign === "" ? "–" : image.campaign],
          [onDate(image.addedAt)],
          [stateOf(image)],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : "There is none yet. Add the first one here, or many at once with npm run library:add.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action(
          "Add one",
          "publish image",
          { act: "add", picture: blank, title: blank, caption: blank, tags: blank, campaign: blank },
          "main",
        ),
        ...(page.rows.length > 0 ? [action("Look at one", "publish image", { act: "show", number: blank })] : []),
        ...paging.actions,
      ],
    },
  );
}

function stateOf({ archivedAt }: ImageFacts): Value {
  return archivedAt === null ? { badge: "partners see it", tone: "good" } : { badge: "archived", tone: "plain" };
}

const doneTitles = {
  show: "",
  add: "Partners can post it now",
  edit: "It is changed",
  archive: "Partners do not see it any more",
  restore: "Partners see it again",
} as const;

/** One picture as staff see it, and what can be done with it. */
export function imageDoneCard(image: ImageFacts, act: keyof typeof doneTitles): View {
  const isGone = image.archivedAt !== null;
  return view(act === "show" ? image.title : doneTitles[act], [saidOf(image, ["State", stateOf(image)])], {
    tone: act === "show" ? "plain" : "good",
    pictures: [shown(image, "small")],
    actions: [
      isGone
        ? action("Put it back", "publish image", { act: "restore", number: image.id }, "main")
        : action("Archive it", "publish image", { act: "archive", number: image.id }, "danger"),
      action("Other words", "publish image", { act: "edit", number: image.id, title: blank, caption: blank, tags: blank, campaign: blank }),
      ...(isGone ? [] : [tellOfIt("image", image.id)]),
      action("All images", "publish image"),
    ],
  });
}

/** Before partners see it: the picture as they will, and a yes. */
export function imagePreviewCard(image: ImageFacts, options: Readonly<Record<string, string>>): View {
  return view(
    "As partners will see it",
    [
      saidOf(image),
      hint(
        image.caption?.includes(linkMark)
          ? "In their kits their own link stands in the place of {link}."
          : "In their kits their own link stands behind these words; write {link} where it should stand instead.",
      ),
    ],
    {
      pictures: [shown(image, "small")],
      actions: [
        action("Put it into the library", "publish image", { ...options, act: "add", picture: image.picture, confirm: "yes" }, "main"),
      ],
    },
  );
}

function saidOf(image: ImageFacts, ...more: (readonly [string, Value])[]): Block {
  return facts(
    ...(image.id === "" ? [] : [["No.", { code: image.id }] as const]),
    ["On it", image.title],
    ["To write beside it", image.caption === null ? "nothing suggested" : quoted(image.caption)],
    ["Tags", image.tags.length > 0 ? image.tags.join(", ") : "none"],
    ["Campaign", image.campaign === "" ? "none: links of kits stand for themselves" : image.campaign],
    ...more,
  );
}
