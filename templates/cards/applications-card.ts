import type { Application } from "#domain/partners";
import { counted, left, onDate } from "../phrases.ts";
import { action, blank, text, view, type View } from "../view.ts";

/** How many people wait for an answer, and what they wrote. */
export function applicationsCard(applications: readonly Application[]): View {
  const [first] = applications;
  return view(
    "Applications",
    [
      ...(applications.length > 0
        ? [text(...counted(applications.length, "person waits", "people wait"), " for an answer, the oldest first.")]
        : []),
      {
        kind: "table",
        columns: [left("Share ID"), left("Name"), left("E-mail"), left("Applied"), left("About them")],
        rows: applications.map((each) => [
          [{ code: each.shareId }],
          [each.name],
          [each.contact?.email ?? ""],
          [onDate(each.appliedAt)],
          [each.contact?.application ?? ""],
        ]),
        more: 0,
        whenEmpty: ["Nobody waits for an answer. New applications come in with ", { code: "/partner join" }, "."],
      },
    ],
    {
      actions: first
        ? [
            action("Approve the first", "support applications", { partner: first.shareId, act: "approve" }, "main"),
            action("Decline the first", "support applications", { partner: first.shareId, act: "decline", reason: blank }, "danger"),
          ]
        : [],
    },
  );
}
