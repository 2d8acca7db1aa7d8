import { z } from "zod";
import type { Endpoint, OutgoingEvent, Security } from "./endpoint.ts";

export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

export type OpenApiParameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export type OpenApiOperation = {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: true; readonly description: string; readonly content: Content };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
        readonly content?: Content;
      }
    >
  >;
};

export type OpenApi = {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly summary: string; readonly description: string };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Endpoint["method"], OpenApiOperation>>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: OpenApiOperation }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<Security, object>>;
  };
};

const securitySchemes: OpenApi["components"]["securitySchemes"] = {
  "api-key": {
    type: "http",
    scheme: "bearer",
    description: "A key that an operator made in chat with `/programme keys`. Each operation names the scopes that the key must have.",
  },
  "mail-events": { type: "http", scheme: "bearer", description: "One of the secrets in the setting MAIL_EVENTS_SECRETS." },
  "standard-webhooks": {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description:
      "Signed as Standard Webhooks 1.0 says (standardwebhooks.com): HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the raw body, each joined by a full stop, as `v1,<base64>`.",
  },
};

/** OpenAPI 3.1 of some endpoints and events. Addresses are relative: the document is true wherever it is fetched from. */
export function openApiOf(
  programme: string,
  { endpoints, events }: { readonly endpoints: readonly Endpoint[]; readonly events: readonly OutgoingEvent[] },
): OpenApi {
  const schemas: Record<string, JsonSchema> = {};
  const schemaOf = (schema: z.ZodType): JsonSchema => named(schema, schemas);
  const paths: Record<string, Partial<Record<Endpoint["method"], OpenApiOperation>>> = {};
  for (const endpoint of endpoints) (paths[endpoint.path] ??= {})[endpoint.method] = operationOf(endpoint, schemaOf);
  const webhooks = Object.fromEntries(events.map((event) => [event.name, { post: receiving(event, schemaOf) }]));
  return {
    openapi: "3.1.1",
    info: {
      title: programme,
      version: "1",
      summary: "What other programs can ask of this affiliate programme, and what they are told.",
      description: "Amounts are whole minor units of their currency (cents); instants are ISO 8601 in UTC. Answers may gain fields.",
    },
    servers: [{ url: "/", description: "where this document comes from" }],
    tags: [...new Set(endpoints.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    webhooks,
    components: { schemas, securitySchemes },
  };
}

function operationOf(endpoint: Endpoint, schemaOf: (schema: z.ZodType) => JsonSchema): OpenApiOperation {
  const { operation, group, summary, description, security, scopes = [], inPath, inQuery, inHeaders, body, answers } = endpoint;
  const parameters = [
    ...parametersOf("path", inPath, schemaOf),
    ...parametersOf("query", inQuery, schemaOf),
    ...parametersOf("header", inHeaders, schemaOf),
  ];
  return {
    operationId: operation,
    tags: [group],
    summary,
    ...(description === undefined ? {} : { description }),
    security: [{ [security]: scopes }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body && {
      requestBody: { required: true, description: body.description, content: { "application/json": { schema: schemaOf(body.schema) } } },
    }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { description: says, schema, type = "application/json", headers }]) => [
        status,
        {
          description: says,
          ...(headers && {
            headers: Object.fromEntries(
              Object.entries(headers).map(([name, words]) => [name, { description: words, schema: { type: "string" } }]),
            ),
          }),
          ...(schema && { content: { [type]: { schema: schemaOf(schema) } } }),
        },
      ]),
    ),
  };
}

function receiving({ name, summary, schema }: OutgoingEvent, schemaOf: (schema: z.ZodType) => JsonSchema): OpenApiOperation {
  return {
    operationId: name,
    summary,
    security: [{ "standard-webhooks": [] }],
    requestBody: { required: true, description: "What happened.", content: { "application/json": { schema: schemaOf(schema) } } },
    responses: {
      "2XX": { description: "Taken. Anything else is tried again later." },
      "410": { description: "Nobody is there any more: the endpoint is switched off at once." },
    },
  };
}

function parametersOf(
  place: OpenApiParameter["in"],
  fields: z.ZodObject | undefined,
  schemaOf: (schema: z.ZodType) => JsonSchema,
): OpenApiParameter[] {
  return Object.entries(fields?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field as z.ZodType);
    const isRequired = place === "path" || !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required: isRequired, ...(description === undefined ? {} : { description }), schema };
  });
}

/** A schema as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. Those with a name are put with the others of the document. */
function named(schema: z.ZodType, schemas: Record<string, JsonSchema>): JsonSchema {
  // As for input: an object that says nothing of further fields may have some, in what is answered too.
  const made = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12", reused: "inline", override: withoutNoise });
  const text = JSON.stringify(made).replaceAll("#/$defs/", "#/components/schemas/");
  const { $schema: _, $defs = {}, ...own } = JSON.parse(text) as JsonSchema & { $schema?: string; $defs?: Record<string, JsonSchema> };
  Object.assign(schemas, $defs);
  return own;
}

/** How a format is checked, and what a double holds exactly, is true and helps nobody. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
