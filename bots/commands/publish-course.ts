import { refuse } from "#domain/kernel";
import { allCourses } from "#domain/answers";
import { addCourse, archiveCourse, changeCourse, moveCourse, restoreCourse } from "#domain/library";
import { courseDoneCard, publishCoursesCard } from "#templates/cards/course-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { forWhom, pageByName } from "./options.ts";

const acts = ["list", "add", "edit", "move", "archive", "restore"] as const;
const needed: Readonly<Record<(typeof acts)[number], readonly ("number" | "title" | "link" | "position")[]>> = {
  list: [],
  add: ["title", "link"],
  edit: ["number"],
  move: ["number", "position"],
  archive: ["number"],
  restore: ["number"],
};

function readPosition(text: string): number {
  const position = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  if (position < 1) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "a place in the list, from 1" });
  return position;
}

export const publishCourse = command({
  name: "publish course",
  sentence: "Courses: add one, change it, move it in the list, archive it",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: option.choice(acts)("list unless you say", { optional: true }),
    number: option.word("which one, by its number", { optional: true }),
    title: option.word("what it is called", { optional: true }),
    link: option.url("where it is", { optional: true }),
    text: option.text("what it is about", { optional: true }),
    for: { ...forWhom, sentence: `${forWhom.sentence}; everybody unless you say` },
    position: { ...option.word("its place in the list, from 1", { optional: true }), read: readPosition },
    page: pageByName,
  },
  run: async (tx, options) => {
    const { act = "list", number = "", title, link, text, for: whom, position = 1 } = options;
    const missing = needed[act].filter((name) => options[name] === undefined);
    if (missing.length > 0) throw refuse("command.option-missing", { command: "publish course", missing, given: { act } });
    switch (act) {
      case "list":
        return publishCoursesCard(await allCourses(tx, options.page ?? 1));
      case "add":
        return courseDoneCard(await addCourse(tx, { title, link, about: text, forWhom: whom }), act);
      case "edit":
        return courseDoneCard(await changeCourse(tx, number, { title, link, about: text, forWhom: whom }), act);
      case "move":
        return courseDoneCard(await moveCourse(tx, number, position), act);
      case "archive":
        return courseDoneCard(await archiveCourse(tx, number), act);
      case "restore":
        return courseDoneCard(await restoreCourse(tx, number), act);
      default:
        return act satisfies never;
    }
  },
});
