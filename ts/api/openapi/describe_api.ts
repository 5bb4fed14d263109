import type { RouterRoute } from "hono/types";
import { descriptionOf, type RouteDescription } from "../route.ts";
import type { OpenApiDocument, Operation } from "./document.ts";
import { describeOperation } from "./describe_operation.ts";
import { SchemaShelf } from "./schema_shelf.ts";

/** What a document says besides its routes. */
export interface ApiFacts {
  readonly version: string;
  /** Where the routes are mounted: `/api/v1`. */
  readonly base: string;
  /** The address of the server, where it is known. */
  readonly server?: string;
}

const ABOUT = `The REST API of Packhouse, a private package registry.

Requests show an access token or an API token as \`Authorization: Bearer\`, a user name and a \
password by \`Basic\`, or an API token as \`x-functions-key\`. JSON bodies are strict: a member that \
is not known, or that stands twice, is refused.

Every refusal is a problem document (RFC 9457) whose \`code\` never changes. Lists come in pages: \
\`next\` is the \`cursor\` of the following one.`;

/** The OpenAPI document of all routes that are described, in the order in which they are mounted. */
export function describeApi(routes: readonly RouterRoute[], facts: ApiFacts): OpenApiDocument {
  const schemas = new SchemaShelf();
  const paths: Record<string, Record<string, Operation>> = {};
  const tags = new Set<string>();
  for (const { path, method, route } of described(routes)) {
    const address = facts.base + path.replace(/\/$/, "").replaceAll(/:(\w+)/g, "{$1}");
    const operations = paths[address] ??= {};
    operations[method.toLowerCase()] = describeOperation(route, schemas);
    tags.add(route.tag);
  }
  return {
    openapi: "3.1.1",
    info: { title: "Packhouse", version: facts.version, description: ABOUT },
    servers: [{ url: facts.server ?? "/" }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: { schemas: schemas.named, securitySchemes: SECURITY_SCHEMES },
  };
}

/** The ways to show who asks, as `describe_operation.ts` names them. */
const SECURITY_SCHEMES = {
  bearer: {
    ...{ type: "http", scheme: "bearer" },
    description: "An access token of `login`, or an API token",
  },
  basic: {
    ...{ type: "http", scheme: "basic" },
    description: "A user name or e-mail address with its password, or any name with an API token",
  },
  functionsKey: {
    ...{ type: "apiKey", in: "header", name: "x-functions-key" },
    description: "An API token, as tools for WinGet REST sources send it",
  },
};

function* described(
  routes: readonly RouterRoute[],
): Iterable<{ path: string; method: string; route: RouteDescription }> {
  for (const { path, method, handler } of routes) {
    const route = descriptionOf(handler);
    if (route) yield { path, method, route };
  }
}
