import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Endpoint } from "../../../../bots/web/api/endpoint.ts";
import { endpoints, outgoingEvents } from "../../../../bots/web/api/endpoints.ts";
import { openApiOf, type OpenApi } from "../../../../bots/web/api/open-api.ts";
import { useHouse } from "../../../support/house.ts";

const house = await useHouse({ withoutWorker: true });
const fetched = async () => (await (await fetch(`${house.baseUrl}/openapi.json`)).json()) as OpenApi;

/** A document that another's validator holds to OpenAPI's own schema, every reference followed. */
async function problemsOf(document: object): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>);
  return valid ? null : errors;
}

const amount = z.object({ minor: z.int(), currency: z.string() }).meta({ id: "Amount", description: "Money." });
const thing: Endpoint = {
  method: "get",
  path: "/things/{id}",
  operation: "getThing",
  group: "Things",
  summary: "One thing",
  security: "api-key",
  scopes: ["things:read"],
  inPath: z.object({ id: z.uuid().describe("its id") }),
  inQuery: z.object({ limit: z.coerce.number().int().min(1).default(50).describe("how many"), since: z.iso.datetime().optional() }),
  answers: {
    200: { description: "It.", schema: z.object({ price: amount, was: amount.nullable() }), headers: { etag: "what it was like" } },
    404: { description: "None.", type: "application/problem+json", schema: z.object({ title: z.string() }) },
  },
};
const made = () =>
  openApiOf("Paper & Glue", {
    endpoints: [thing],
    events: [{ name: "thing.made", summary: "A thing was made", schema: z.object({ data: amount }) }],
  });

test("/openapi.json is OpenAPI 3.1 as its own schema says, with every endpoint and event there is", async () => {
  const document = await fetched();
  expect(document.openapi).toBe("3.1.1");
  expect(await problemsOf(document)).toBeNull();
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(operations.toSorted()).toEqual(endpoints.map(({ operation }) => operation).toSorted());
  expect(new Set(operations).size).toBe(operations.length);
  expect(Object.keys(document.webhooks)).toEqual(outgoingEvents.map(({ name }) => name));
});

test("whatever is described is answered at that address, and by that method", async () => {
  for (const { method, path } of endpoints) {
    const response = await fetch(`${house.baseUrl}${path.replaceAll(/\{\w+\}/g, "x")}`, { method: method.toUpperCase() });
    expect([path, await response.text()]).not.toEqual([path, expect.stringContaining("There is nothing at this address")]);
  }
});

test("the validator sees what is wrong", async () => {
  const document = made();
  expect(await problemsOf(document)).toBeNull();
  expect(await problemsOf({ ...document, paths: { "/things": { get: { responses: "none" } } } })).not.toBeNull();
  expect(await problemsOf({ ...document, info: {} })).not.toBeNull();
});

test("a schema with a name is named once and referred to; parameters say where they are, what they mean and whether they are needed", () => {
  const { paths, components, webhooks } = made();
  expect(components.schemas["Amount"]).toMatchObject({ type: "object", required: ["minor", "currency"], description: "Money." });
  const get = paths["/things/{id}"]?.get;
  expect(get?.security).toEqual([{ "api-key": ["things:read"] }]);
  expect(get?.parameters).toEqual([
    { name: "id", in: "path", required: true, description: "its id", schema: { type: "string", format: "uuid" } },
    { name: "limit", in: "query", required: false, description: "how many", schema: { default: 50, type: "integer", minimum: 1 } },
    { name: "since", in: "query", required: false, schema: { type: "string", format: "date-time" } },
  ]);
  expect(get?.responses["200"]).toMatchObject({
    headers: { etag: { description: "what it was like" } },
    content: { "application/json": { schema: { properties: { price: { $ref: "#/components/schemas/Amount" } } } } },
  });
  expect(get?.responses["404"]?.content).toHaveProperty(["application/problem+json"]);
  expect(webhooks["thing.made"]?.post.requestBody?.content["application/json"]?.schema.properties?.["data"]).toEqual({
    $ref: "#/components/schemas/Amount",
  });
  // What is answered may gain fields: a client that refuses those would break one day.
  expect(JSON.stringify(components)).not.toContain("additionalProperties");
});

test("/docs says the same on a page without scripts, and neither is sent again to who has it", async () => {
  const page = await fetch(`${house.baseUrl}/docs`);
  const html = await page.text();
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  for (const { method, path, summary } of endpoints) {
    expect(html).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
    expect(html).toContain(summary.replaceAll("'", "&#x27;"));
  }
  expect(html).not.toContain("<script");
  for (const path of ["/docs", "/openapi.json"]) {
    const tag = (await fetch(`${house.baseUrl}${path}`)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    const again = await fetch(`${house.baseUrl}${path}`, { headers: { "if-none-match": tag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  }
});
