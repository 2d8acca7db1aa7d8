import type { ArticleLine, Page } from "#domain/answers";
import type { Article, ArticleState, FoundArticles } from "#domain/help";
import { markdownPage } from "../markdown.ts";
import { atMinute, counted, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View } from "../view.ts";
import { tellOfIt } from "./tell-of-it.ts";

/** An article as people read it. */
export function articleCard(article: Article, page: number): View {
  const body = markdownPage(article.words, page, "ask articles", { slug: article.slug });
  return view(article.title, [...body.blocks, hint("Changed ", onDate(article.at), "; it goes by ", { code: article.slug }, ".")], {
    pages: body.pages,
    actions: [
      action("That answered it", "ask articles", { slug: article.slug, act: "answered" }, "main"),
      action("Look for others", "ask articles", { search: blank }),
      ...body.actions,
    ],
  });
}

export function articleAnsweredCard(article: Article): View {
  return view("Good to hear", [text("Thank you: that tells us that ", quoted(article.title), " is of use.")], {
    tone: "good",
    actions: [action("All articles", "ask articles")],
  });
}

/** Articles by their titles. */
export function articlesCard(page: Page<ArticleLine>): View {
  const paging = pagingOf(page, "ask articles");
  return view(
    "Help",
    [
      {
        kind: "table",
        columns: [left("Article"), left("Word"), left("About")],
        rows: page.rows.map((line): Sentence[] => [[line.title], [{ code: line.slug }], [line.tags.join(", ")]]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "Nothing is written yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action("Look for words", "ask articles", { search: blank }, "main"),
        ...page.rows.slice(0, 5).map(({ title, slug }) => action(title, "ask articles", { slug })),
        ...paging.actions,
      ],
    },
  );
}

/** Under what was looked for: the articles that may answer it, each with the words around what was found. */
export function foundBlocks({ articles, corrections }: FoundArticles): Block[] {
  return [
    ...corrections.map(({ typed, meant }) => hint("I took ", quoted(typed), " for ", meant.map(quoted).join(" or "), ".")),
    { kind: "facts", facts: articles.map(({ title, snippet }) => [title, withCommands(snippet)]) },
  ];
}

/** Around what was found there are no marks any more: what looks like a command ("/earnings why") is something to type. */
function withCommands(snippet: string): Sentence {
  return snippet.split(/(?<=^|\s)(\/[a-z]+ [a-z-]+)(?=\s|$)/).map((piece, index) => (index % 2 === 0 ? piece : { code: piece }));
}

export function foundArticlesCard(found: FoundArticles, words: string): View {
  if (found.articles.length === 0)
    return view(`Nothing about ${quoted(words)}`, [text("No article has these words. Try others.")], {
      actions: [action("Look for others", "ask articles", { search: blank }), action("All articles", "ask articles")],
    });
  return view(`Help about ${quoted(words)}`, foundBlocks(found), {
    actions: [
      ...found.articles
        .slice(0, 5)
        .map(({ title, slug }, index) => action(title, "ask articles", { slug }, index === 0 ? "main" : "normal")),
      action("Look for others", "ask articles", { search: blank }),
    ],
  });
}

const stateBadges: Readonly<Record<ArticleState, Value>> = {
  draft: { badge: "draft", tone: "warning" },
  published: { badge: "published", tone: "good" },
  changed: { badge: "newer draft", tone: "warning" },
  archived: { badge: "put away", tone: "plain" },
};

/** What staff keep of articles. */
export function publishArticlesCard(page: Page<ArticleLine>): View {
  const paging = pagingOf(page, "publish article");
  return view(
    "Help articles",
    [
      {
        kind: "table",
        columns: [left("Article"), left("Word"), left("State"), left("Changed"), right("Answered")],
        rows: page.rows.map((line): Sentence[] => [
          [line.title],
          [{ code: line.slug }],
          [stateBadges[line.state]],
          [onDate(line.changedAt)],
          [{ count: line.answered }],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "None is written yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action("Write one", "publish article", { act: "write", title: blank, text: blank, tags: blank }, "main"),
        ...page.rows
          .filter(({ state }) => state === "draft" || state === "changed")
          .slice(0, 4)
          .map(({ title, slug }) => action(`Look at ${title}`, "publish article", { act: "preview", slug })),
        ...paging.actions,
      ],
    },
  );
}

/** A version as people would read it, before it is published. */
export function articlePreviewCard(article: Article, page: number, seen: string): View {
  const options = { act: "preview", slug: article.slug, ...(article.number === article.head ? {} : { version: String(article.number) }) };
  const body = markdownPage(article.words, page, "publish article", options);
  const isNewest = article.number === article.head;
  const mayPublish = isNewest && article.state !== "published";
  return view(
    article.title,
    [
      facts(
        ["Word", { code: article.slug }],
        ["State", stateBadges[article.state]],
        ["Version", { count: article.number }, " of ", { count: article.head }, ", ", atMinute(article.at)],
        ["Tags", article.tags.length === 0 ? "none" : article.tags.join(", ")],
      ),
      ...body.blocks,
    ],
    {
      tone: mayPublish ? "warning" : "plain",
      pages: body.pages,
      files: [
        {
          name: `${article.slug}.md`,
          mediaType: "text/markdown",
          content: `${article.words}\n`,
          description: "the text as it was written, to change it",
        },
      ],
      actions: [
        ...(mayPublish
          ? [action("Publish it", "publish article", { act: "publish", slug: article.slug, seen, confirm: "yes" }, "main")]
          : []),
        ...(isNewest
          ? [
              action("Change the text", "publish article", { act: "write", slug: article.slug, text: blank }),
              action("Change title and tags", "publish article", { act: "write", slug: article.slug, title: blank, tags: blank }),
            ]
          : [
              action(
                "Take this version again",
                "publish article",
                { act: "undo", slug: article.slug, version: String(article.number) },
                "main",
              ),
            ]),
        action("History", "publish article", { act: "history", slug: article.slug }),
        ...(article.state === "archived" || !isNewest
          ? []
          : [action("Put it away", "publish article", { act: "archive", slug: article.slug }, "danger")]),
        ...body.actions,
      ],
    },
  );
}

/** Every version of an article. `names`: of those who wrote them, by actor. */
export function articleHistoryCard(versions: readonly Article[], names: ReadonlyMap<string, string>): View {
  const [newest] = versions;
  const slug = newest?.slug ?? "";
  return view(
    `History of ${quoted(newest?.title ?? "")}`,
    [
      {
        kind: "table",
        columns: [right("Version"), left("Written"), left("By"), left("Title"), left("")],
        rows: versions.map((each): Sentence[] => [
          [{ count: each.number }],
          [atMinute(each.at)],
          [names.get(each.actor) ?? "the programme"],
          [each.title],
          [each.number === each.live ? { badge: "what people read", tone: "good" } : ""],
        ]),
        more: 0,
        whenEmpty: [""],
      },
    ],
    {
      actions: [
        ...versions
          .slice(1, 5)
          .map(({ number }) => action(`Look at version ${number}`, "publish article", { act: "preview", slug, version: String(number) })),
        action("The newest", "publish article", { act: "preview", slug }),
      ],
    },
  );
}

export function articleDoneCard(title: string, article: Article): View {
  return view(title, [text(quoted(article.title), " goes by ", { code: article.slug }, ". People read ", ...whatIsRead(article), ".")], {
    tone: "good",
    actions: [
      ...(article.state === "published"
        ? [tellOfIt("article", article.slug)]
        : [action("Look at it and publish", "publish article", { act: "preview", slug: article.slug }, "main")]),
      action("History", "publish article", { act: "history", slug: article.slug }),
      action("All articles", "publish article"),
    ],
  });
}

function whatIsRead({ state, live, answered }: Article): Sentence {
  if (live === null || state === "archived") return ["none of it"];
  return [`version ${live} of it`, ...(answered > 0 ? ["; it answered ", ...counted(answered, "question")] : [])];
}
