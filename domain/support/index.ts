export { alarmOfQuestions, assignQuestion, replyAsStaff, type Answerer } from "./answer.ts";
export { closeAsAsker, draftQuestion, rateAnswer, readSaid, replyAsAsker, sendQuestion } from "./ask.ts";
export {
  feedbackColumns,
  feedbackKinds,
  feedbackOf,
  giveFeedback,
  settleFeedback,
  type FeedbackFacts,
  type FeedbackKind,
  type FeedbackRow,
} from "./feedback.ts";
export { forgetAskers, forgetQuestions, rewrapFeedback, rewrapQuestions, trimDrafts } from "./keep.ts";
export {
  entriesOf,
  ownQuestion,
  placesOfAskers,
  questionByNumber,
  questionColumns,
  questionOf,
  type EntryFacts,
  type QuestionAsker,
  type QuestionFacts,
  type QuestionRow,
  type QuestionState,
} from "./question.ts";
export { Feedback, Question, QuestionEntry } from "./support-entities.ts";
