export {
  archiveArticle,
  articleAnswered,
  articleHistory,
  articleVersion,
  publishArticle,
  publishedArticle,
  undoArticle,
  writeArticle,
  type Article,
  type ArticleState,
} from "./article.ts";
export { findArticles, type FoundArticles } from "./find-articles.ts";
export { HelpArticle, HelpArticleVersion, HelpWord } from "./help-entities.ts";
