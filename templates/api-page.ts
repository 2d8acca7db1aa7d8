import { drawPage, type House, type Page } from "./pages.ts";

/** `name`: with the way to it, "events[].kind" */
export type ApiField = { readonly name: string; readonly kind: string; readonly isRequired: boolean; readonly description: string };

type ApiContent = { readonly kind: string | null; readonly fields: readonly ApiField[] };

export type ApiOperation = {
  readonly anchor: string;
  /** "GET /api/v1/partners", or an event's name */
  readonly heading: string;
  readonly summary: string;
  readonly paragraphs: readonly string[];
  /** what whoever asks has to show */
  readonly needs: string;
  readonly parameters: readonly ApiField[];
  readonly body: ApiContent;
  readonly answers: readonly (ApiContent & {
    readonly status: string;
    readonly description: string;
    readonly headers: readonly string[];
  })[];
};

export type ApiPage = {
  readonly about: readonly string[];
  readonly groups: readonly { readonly name: string; readonly operations: readonly ApiOperation[] }[];
  readonly events: readonly ApiOperation[];
  /** what `type` of a problem leads to */
  readonly problems: readonly { readonly code: string; readonly status: string; readonly title: string; readonly next: string }[];
  readonly schemas: readonly { readonly name: string; readonly description: string; readonly fields: readonly ApiField[] }[];
};

/** What other programs can ask and are told, on one page that works without scripts. */
export function apiPage(house: House, { about, groups, events, problems, schemas }: ApiPage): Page {
  return drawPage("api", house, {
    title: "For programs",
    about: about.map(inParts),
    groups: groups.map(({ name, operations }) => ({ name, operations: operations.map(drawn) })),
    events: events.map(drawn),
    problems: problems.map((each) => ({ ...each, next: inParts(each.next) })),
    schemas: schemas.map((each) => ({ ...each, description: inParts(each.description), fields: each.fields.map(drawnField) })),
  });
}

function drawn({ paragraphs, needs, parameters, body, answers, ...rest }: ApiOperation) {
  return {
    ...rest,
    paragraphs: paragraphs.map(inParts),
    needs: inParts(needs),
    parameters: parameters.map(drawnField),
    bodyFields: body.fields.map(drawnField),
    bodyKind: body.kind,
    answers: answers.map(({ status, kind, description, fields, headers }) => ({
      status,
      kind,
      description: inParts(description),
      fields: fields.map(drawnField),
      headers: headers.map(inParts),
    })),
  };
}

const drawnField = (field: ApiField) => ({ ...field, description: inParts(field.description) });

/** "`words`" are code, the rest is text. */
function inParts(text: string): { readonly text: string | null; readonly code: string | null }[] {
  return text
    .split("`")
    .map((part, turn) => (turn % 2 === 0 ? { text: part, code: null } : { text: null, code: part }))
    .filter((part) => part.text !== "");
}
