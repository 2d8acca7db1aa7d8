import { defineEntity, p } from "@mikro-orm/postgresql";

/** A help article: what is searched of the version that people read, or of its newest while none is published. */
export const HelpArticle = defineEntity({
  name: "HelpArticle",
  tableName: "help_article",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    /** what people type */
    slug: p.text().unique(),
    /** its newest version */
    head: p.integer(),
    /** the version that people read; null: a draft */
    live: p.integer().nullable(),
    isArchived: p.boolean(),
    title: p.text(),
    /** without markup, for snippets */
    plain: p.text(),
    tags: p.array(),
    /** title and tags weigh more than the text; once in stems, once as typed */
    document: p.text().columnType("tsvector"),
    changedAt: p.datetime(),
    /** how often somebody said that it answered their question */
    answered: p.integer(),
  },
  indexes: [
    {
      name: "help_article_document",
      expression: 'create index "help_article_document" on "help_article" using gin (document) where live is not null and not is_archived',
    },
  ],
});

/** Every version of an article; none is ever changed. */
export const HelpArticleVersion = defineEntity({
  name: "HelpArticleVersion",
  tableName: "help_article_version",
  properties: {
    articleId: () => p.manyToOne(HelpArticle).mapToPk().fieldName("article_id").primary().updateRule("no action").deleteRule("no action"),
    number: p.integer().primary().autoincrement(false),
    title: p.text(),
    /** markdown */
    words: p.text(),
    tags: p.array(),
    at: p.datetime(),
    actor: p.text(),
  },
});

/** Words of articles, to find what a mistyped one was meant to be. Words of articles that are gone stay: they find nothing. */
export const HelpWord = defineEntity({
  name: "HelpWord",
  tableName: "help_word",
  properties: { word: p.text().primary(), trigrams: p.array() },
  indexes: [{ name: "help_word_trigrams", expression: 'create index "help_word_trigrams" on "help_word" using gin (trigrams)' }],
});
