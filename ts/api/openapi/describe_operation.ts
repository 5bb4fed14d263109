import type { z } from "zod";
import type { JsonObject } from "../../kit/json.ts";
import { CATALOGUE, type ErrorCode } from "../../model/registry_error.ts";
import { refusalsOf } from "../refusals.ts";
import type { Answer, RouteDescription } from "../route.ts";
import type { Content, MediaType, Operation, OperationResponse, Parameter } from "./document.ts";
import { PROBLEM } from "./problem_schema.ts";
import type { SchemaShelf } from "./schema_shelf.ts";

const ANY_CREDENTIALS = [{ bearer: [] }, { basic: [] }, { functionsKey: [] }] as const;
const SECURITY = {
  none: [],
  optional: [{}, ...ANY_CREDENTIALS],
  required: ANY_CREDENTIALS,
} as const;

/** One route as the document has it; its named schemas are put on the shelf. */
export function describeOperation(route: RouteDescription, schemas: SchemaShelf): Operation {
  const { id, tag, says, about, credentials } = route;
  const requestBody = bodyOf(route, schemas);
  return {
    operationId: id,
    tags: [tag],
    summary: says,
    ...(about !== undefined && { description: about }),
    security: SECURITY[credentials],
    parameters: [
      ...parametersIn("path", route.params, schemas),
      ...parametersIn("query", route.query, schemas),
      ...headersOf(route),
    ],
    ...(requestBody && { requestBody: { required: true, ...requestBody } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, good(answer, schemas)]),
      ),
      ...Object.fromEntries(
        [...refusalsOf(route)].map(([status, codes]) => [status, bad(status, codes, schemas)]),
      ),
    },
  };
}

function parametersIn(
  place: "path" | "query",
  schema: z.ZodType | undefined,
  schemas: SchemaShelf,
): readonly Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.present(schema, "input");
  return Object.entries(properties as JsonObject).map(([name, property]) => {
    const { description, ...rest } = property as JsonObject;
    return {
      ...{ name, in: place },
      required: (required as readonly string[]).includes(name),
      ...(description !== undefined && { description: description as string }),
      schema: rest,
    };
  });
}

function headersOf({ headers = {} }: RouteDescription): readonly Parameter[] {
  return Object.entries(headers).map(([name, { says, required = false, example }]) => ({
    ...{ name, in: "header", required, description: says },
    schema: { type: "string", ...(example !== undefined && { examples: [example] }) },
  }));
}

function bodyOf({ json, bytes }: RouteDescription, schemas: SchemaShelf): Content | null {
  if (json) return { content: { "application/json": { schema: schemas.present(json, "input") } } };
  return bytes ? { description: bytes.says, content: { [bytes.mediaType]: {} } } : null;
}

function good(answer: Answer, schemas: SchemaShelf): OperationResponse {
  const { says, json, mediaType = "application/json", example, headers } = answer;
  const hasBody = json !== undefined || answer.mediaType !== undefined;
  const body: MediaType = {
    ...(json && { schema: schemas.present(json, "output") }),
    ...(example !== undefined && { examples: { usual: { value: example } } }),
  };
  return {
    description: says,
    ...(headers && { headers: fields(headers) }),
    ...(hasBody && { content: Object.fromEntries([mediaType].flat().map((one) => [one, body])) }),
  };
}

/** What every problem of a status says in its header. */
const PROBLEM_HEADERS: Record<number, Record<string, string>> = {
  401: { "WWW-Authenticate": "RFC 6750" },
  429: {
    "Retry-After": "Seconds",
    "RateLimit-Policy": "The limit that was met",
    "RateLimit": "What is left of it",
  },
};

function bad(
  status: number,
  codes: readonly ErrorCode[],
  schemas: SchemaShelf,
): OperationResponse {
  const headers = PROBLEM_HEADERS[status];
  const schema = {
    ...schemas.present(PROBLEM, "output"),
    properties: { status: { const: status }, code: { enum: codes } },
  };
  return {
    description: codes.map((code) => CATALOGUE[code].says).join("; "),
    ...(headers && { headers: fields(headers) }),
    content: { "application/problem+json": { schema } },
  };
}

function fields(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } },
    ]),
  );
}
