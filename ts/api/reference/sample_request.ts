import type { JsonObject } from "../../kit/json.ts";
import type { OpenApiDocument, Schema } from "../openapi/document.ts";
import { resolved } from "./members.ts";
import type { PlacedOperation } from "./operation.ts";

/** A shell command that asks for a route; secrets and the server stand as variables. */
export function sampleRequest(
  { path, method, operation }: PlacedOperation,
  document: OpenApiDocument,
): string {
  const { parameters, requestBody, security } = operation;
  const examples = new Map(parameters.map(({ name, schema }) => [name, exampleOf(schema)]));
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => examples.get(name) ?? `\${${name}}`);
  const [mediaType, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"$PACKHOUSE_URL${address}"`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $PACKHOUSE_TOKEN"'] : []),
    ...(mediaType === undefined ? [] : [`-H "Content-Type: ${mediaType}"`]),
    ...(body?.schema ? [`-d '${JSON.stringify(sampleOf(resolved(body.schema, document)))}'`] : []),
    ...(mediaType !== undefined && !body?.schema ? ["--data-binary @file"] : []),
  ];
  return lines.join(" \\\n  ");
}

/** The example of an object, or one made of its required members. */
function sampleOf({ examples, properties, required }: Schema): unknown {
  const [example] = (examples ?? []) as readonly unknown[];
  if (example !== undefined) return example;
  const members = Object.entries((properties ?? {}) as JsonObject)
    .filter(([name]) => ((required ?? []) as readonly string[]).includes(name))
    .map(([name, schema]) => [name, exampleOf(schema as Schema) ?? "…"]);
  return Object.fromEntries(members);
}

function exampleOf({ examples }: Schema): string | undefined {
  const [example] = (examples ?? []) as readonly unknown[];
  return example === undefined ? undefined : String(example);
}
