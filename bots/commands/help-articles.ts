import { refuse } from "#domain/kernel";
import { articleList } from "#domain/answers";
import {
  archiveArticle,
  articleAnswered,
  articleHistory,
  articleVersion,
  findArticles,
  publishArticle,
  publishedArticle,
  undoArticle,
  writeArticle,
} from "#domain/help";
import { allStaff } from "#domain/partners";
import {
  articleAnsweredCard,
  articleCard,
  articleDoneCard,
  articleHistoryCard,
  articlePreviewCard,
  articlesCard,
  foundArticlesCard,
  publishArticlesCard,
} from "#templates/cards/help-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { confirm, mustBeAsSeen, pageByName, seen, seenWord } from "./options.ts";

const articlesFound = 5;

export const askArticles = command({
  name: "ask articles",
  sentence: "Help articles: look for words in them, or read one",
  audience: "anyone",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    search: option.text("what you want to know", { optional: true }),
    slug: { ...option.word("the article's word", { optional: true }), byNameOnly: true },
    act: { ...option.choice(["answered"])("answered: it answered your question", { optional: true }), byNameOnly: true },
    page: pageByName,
  },
  run: async (tx, { search, slug, act, page = 1 }) => {
    if (slug !== undefined && act === "answered") return articleAnsweredCard(await articleAnswered(tx, slug));
    if (slug !== undefined) return articleCard(await publishedArticle(tx, slug), page);
    if (search !== undefined) return foundArticlesCard(await findArticles(tx, search, articlesFound), search);
    return articlesCard(await articleList(tx, page, "readers"));
  },
});

function readVersion(text: string): number {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  if (number < 1) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "the number of a version such as 2" });
  return number;
}

export const publishArticleCommand = command({
  name: "publish article",
  sentence: "Help articles: write one, look at it, publish it, take an earlier version again",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list", "preview", "history"] },
  options: {
    act: option.choice(["list", "write", "preview", "publish", "history", "undo", "archive"])("list unless you say", { optional: true }),
    slug: option.word("the article's word; a new one is called by its title", { optional: true }),
    title: option.word("what it is called", { optional: true }),
    tags: option.word("what it is about, with commas between", { optional: true }),
    version: { ...option.word("which version; the newest unless you say", { optional: true }), read: readVersion },
    text: option.prose("the text in markdown; \\n is a new line where you type it in one", { optional: true }),
    page: pageByName,
    seen,
    confirm,
  },
  run: async (tx, { act = "list", slug, title, tags, version, text, page = 1, seen: carried, confirm: isConfirmed }) => {
    if (act === "list") return publishArticlesCard(await articleList(tx, page, "staff"));
    if (act === "write") {
      const missing =
        slug === undefined ? Object.entries({ title, text }).flatMap(([name, value]) => (value === undefined ? [name] : [])) : [];
      if (missing.length > 0) throw refuse("command.option-missing", { command: "publish article", missing, given: { act } });
      return articleDoneCard("It is written", await writeArticle(tx, { slug, title, words: text, tags: tags?.split(/[,;]/) }));
    }
    if (slug === undefined) throw refuse("command.option-missing", { command: "publish article", missing: ["slug"], given: { act } });
    switch (act) {
      case "preview":
      case "publish": {
        const article = await articleVersion(tx, slug, version ?? null);
        const shown = { slug: article.slug, head: article.head };
        mustBeAsSeen(carried, shown);
        if (act === "publish" && isConfirmed) return articleDoneCard("It is published", await publishArticle(tx, slug));
        return articlePreviewCard(article, page, seenWord(shown));
      }
      case "history": {
        const names = new Map((await allStaff(tx)).map(({ id, handle }) => [`staff:${id}`, handle]));
        return articleHistoryCard(await articleHistory(tx, slug), names);
      }
      case "undo":
        if (version === undefined)
          throw refuse("command.option-missing", { command: "publish article", missing: ["version"], given: { act, slug } });
        return articleDoneCard("That version is the newest again", await undoArticle(tx, slug, version));
      case "archive":
        return articleDoneCard("It is put away", await archiveArticle(tx, slug));
      default:
        return act satisfies never;
    }
  },
});
