import type { Page } from "#domain/answers";
import type { CourseFacts } from "#domain/library";
import { audienceWords } from "../audience-words.ts";
import { left, pagingOf, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Sentence, type Value, type View } from "../view.ts";
import { tellOfIt } from "./tell-of-it.ts";

const perPage = 10;

/** What there is to learn, in the order in which it is meant to be taken. */
export function coursesCard(page: Page<CourseFacts>): View {
  const paging = pagingOf(page, "center courses");
  return view(
    "Courses",
    [
      {
        kind: "table",
        columns: [right(""), left("Course"), left("Link")],
        rows: page.rows.map((course, index) => [
          [{ count: (page.page - 1) * perPage + index + 1 }],
          named(course),
          [{ link: course.link }],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "There are none yet."],
      },
      ...(page.rows.length > 0 ? [hint("They build on each other: begin at the top.")] : []),
      ...paging.blocks,
    ],
    { pages: paging.pages, actions: paging.actions },
  );
}

function named({ title, about }: CourseFacts): Sentence {
  return about === null ? [title] : [title, ": ", about];
}

/** Where partners talk among themselves, as the terms say. */
export function communityCard({ link, words }: { readonly link: string | null; readonly words: string | null }): View {
  if (link === null)
    return view("The partners' group", [
      text("There is none yet."),
      hint("Craft-ins and meetings are where partners meet: ", { code: "/craftin list" }, ", ", { code: "/meeting next" }, "."),
    ]);
  return view("The partners' group", [...(words === null ? [] : [text(words)]), facts(["Join here", { link }])]);
}

/** What staff keep of courses. */
export function publishCoursesCard(page: Page<CourseFacts>): View {
  const paging = pagingOf(page, "publish course");
  return view(
    "Courses",
    [
      {
        kind: "table",
        columns: [right("No."), left("Course"), left("For"), left("State")],
        rows: page.rows.map((course) => [[{ code: course.id }], [course.title], [audienceWords(course.audience)], [stateOf(course)]]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "There is none yet. Add the first one."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action("Add one", "publish course", { act: "add", title: blank, link: blank, text: blank, for: blank }, "main"),
        ...(page.rows.length > 1 ? [action("Move one", "publish course", { act: "move", number: blank, position: blank })] : []),
        ...paging.actions,
      ],
    },
  );
}

function stateOf({ archivedAt }: CourseFacts): Value {
  return archivedAt === null ? { badge: "on the list", tone: "good" } : { badge: "archived", tone: "plain" };
}

const doneTitles = {
  add: "It is on the list",
  edit: "It is changed",
  move: "It has another place",
  archive: "Partners do not see it any more",
  restore: "It is on the list again",
} as const;

/** One course after something was done with it, and what can be done next. */
export function courseDoneCard(course: CourseFacts, act: keyof typeof doneTitles): View {
  return view(
    doneTitles[act],
    [
      facts(
        ["No.", { code: course.id }],
        ["Course", ...named(course)],
        ["Link", { link: course.link }],
        ["For", audienceWords(course.audience)],
        ["State", stateOf(course)],
      ),
    ],
    {
      tone: "good",
      actions: [
        course.archivedAt === null
          ? action("Archive it", "publish course", { act: "archive", number: course.id }, "danger")
          : action("Put it back", "publish course", { act: "restore", number: course.id }, "main"),
        action("Change it", "publish course", { act: "edit", number: course.id, title: blank, link: blank, text: blank, for: blank }),
        ...(course.archivedAt === null ? [tellOfIt("course", course.id)] : []),
        action("All courses", "publish course"),
      ],
    },
  );
}
