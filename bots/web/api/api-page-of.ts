import type { ApiField, ApiOperation, ApiPage } from "#templates/api-page";
import { nextOf, problemCodes, statusOf, titleOf } from "./problem.ts";
import type { JsonSchema, OpenApi, OpenApiOperation } from "./open-api.ts";

/** The document as what the page shows: the same words in the same order, nothing added. */
export function apiPageOf({ info, paths, webhooks, components }: OpenApi): ApiPage {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(`${method.toUpperCase()} ${path}`, operation)),
  );
  return {
    about: [info.summary, info.description],
    groups: [...Map.groupBy(operations, ({ group }) => group)].map(([name, all]) => ({ name, operations: all })),
    events: Object.entries(webhooks).map(([name, { post }]) => operationOf(name, post)),
    problems: problemCodes.map((code) => ({ code, status: String(statusOf(code)), title: titleOf(code), next: nextOf(code) })),
    schemas: Object.entries(components.schemas).map(([name, schema]) => ({
      name,
      description: schema.description ?? "",
      fields: fieldsOf(schema),
    })),
  };
}

function operationOf(heading: string, operation: OpenApiOperation): ApiOperation & { readonly group: string } {
  const { operationId, tags = [], summary, description = "", security = [], parameters = [], requestBody, responses } = operation;
  const [scheme = "", scopes = []] = Object.entries(security[0] ?? {})[0] ?? [];
  return {
    anchor: operationId,
    group: tags[0] ?? "",
    heading,
    summary,
    paragraphs: description.split("\n\n").filter((text) => text !== ""),
    needs: needs(scheme, scopes),
    parameters: parameters.map((each) => ({
      name: each.name,
      kind: `${kindOf(each.schema)}, in the ${each.in}`,
      isRequired: each.required,
      description: each.description ?? "",
    })),
    body: contentOf(requestBody?.content),
    answers: Object.entries(responses).map(([status, answer]) => ({
      status,
      description: answer.description,
      ...contentOf(answer.content),
      headers: Object.entries(answer.headers ?? {}).map(([name, header]) => `${name}: ${header.description}`),
    })),
  };
}

function needs(scheme: string, scopes: readonly string[]): string {
  if (scheme === "api-key") return `A key that may ${scopes.join(" and ")}, as a bearer token.`;
  if (scheme === "mail-events") return "One of MAIL_EVENTS_SECRETS, as a bearer token.";
  return "A signature as Standard Webhooks says.";
}

function contentOf(content: OpenApiOperation["responses"][string]["content"]): {
  readonly kind: string | null;
  readonly fields: readonly ApiField[];
} {
  const schema = Object.values(content ?? {})[0]?.schema;
  return schema === undefined ? { kind: null, fields: [] } : { kind: kindOf(schema), fields: fieldsOf(schema) };
}

/** What an object holds; of a list of objects, and of an object in an object, what these hold, with the way to it. */
function fieldsOf(schema: JsonSchema, way = ""): ApiField[] {
  if (schema.items) return fieldsOf(schema.items, `${way}[].`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    {
      name: `${way}${name}`,
      kind: kindOf(field),
      isRequired: schema.required?.includes(name) ?? false,
      description: field.description ?? "",
    },
    ...(hasFields(field) ? fieldsOf(field, field.items ? `${way}${name}[].` : `${way}${name}.`) : []),
  ]);
}

const hasFields = (schema: JsonSchema): boolean => schema.properties !== undefined || schema.items?.properties !== undefined;
const alternatives = ({ anyOf = [], oneOf = [] }: JsonSchema): readonly JsonSchema[] => [...anyOf, ...oneOf];

/** What a value is, in words: "Money or null", "list of text", "instant". */
function kindOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(" | ");
  const choices = alternatives(schema);
  if (choices.length > 0) return choices.map(kindOf).join(" or ");
  if (schema.items) return `list of ${kindOf(schema.items)}`;
  if (schema.type === "object") return "object";
  const type = typeof schema.type === "string" ? schema.type : (schema.type ?? []).join(" or ");
  const formats: Readonly<Record<string, string>> = { "date-time": "instant", date: "day", uuid: "id", email: "e-mail address" };
  return formats[schema.format ?? ""] ?? (type === "string" ? "text" : type);
}
