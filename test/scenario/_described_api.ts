/** The API as its own document describes it, for tests that hold the two against each other. */
import assert from "node:assert/strict";
import { z } from "zod";
import type { OpenApiDocument, Operation, Schema } from "../../ts/api/openapi/document.ts";

/** A route that the document knows. */
export interface DescribedRoute {
  /** As in the document: `/api/v1/tokens/{id}`. */
  readonly path: string;
  /** In capitals. */
  readonly method: string;
  readonly operation: Operation;
}

/** An OpenAPI document and what can be checked by it. */
export class DescribedApi {
  readonly document: OpenApiDocument;
  readonly routes: readonly DescribedRoute[];
  /** Those with the fewest slots come first: exact names win. */
  readonly #matchers: readonly { readonly route: DescribedRoute; readonly path: RegExp }[];
  readonly #readers = new Map<Schema, z.ZodType>();

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        ...{ path, operation },
        method: method.toUpperCase(),
      }))
    );
    this.#matchers = this.routes
      .toSorted((one, other) => slots(one.path) - slots(other.path))
      .map((route) => ({ route, path: matcher(route.path) }));
  }

  /** The document that a server serves. */
  static async of(fetch: (path: string) => Promise<Response>): Promise<DescribedApi> {
    const answer = await fetch("/api/openapi.json");
    assert.equal(answer.status, 200);
    return new DescribedApi(await answer.json());
  }

  /** The route that answers such a request; exact names win over slots. */
  routeAt(method: string, pathname: string): DescribedRoute | undefined {
    return this.#matchers
      .find(({ route, path }) => route.method === method && path.test(pathname))?.route;
  }

  /** What the document lets pass as `schema`. */
  accepts(schema: Schema, value: unknown): boolean {
    return this.#read(schema).safeParse(value).success;
  }

  /** Fails where an answer is none that the document promises. */
  async assertDescribed({ operation }: DescribedRoute, answer: Response): Promise<void> {
    const { operationId: id, responses } = operation;
    const text = await answer.text();
    const promised = responses[answer.status];
    assert.ok(promised, `${id} does not promise status ${answer.status}: ${text.slice(0, 300)}`);
    const mediaType = answer.headers.get("content-type")?.split(";")[0] ?? null;
    if (!promised.content) return assert.equal(text, "", `${id} promises no body`);
    const body = mediaType === null ? undefined : promised.content[mediaType];
    assert.ok(body, `${id} does not promise ${mediaType} with ${answer.status}`);
    if (!body.schema) return;
    const { error } = this.#read(body.schema).safeParse(JSON.parse(text));
    assert.ok(!error, `${id} ${answer.status}: ${error && z.prettifyError(error)}: ${text}`);
    const codes = (body.schema.properties as Schema | undefined)?.code as Schema | undefined;
    if (answer.status < 400 || !codes) return;
    const { code } = JSON.parse(text);
    assert.ok((codes.enum as string[]).includes(code), `${id} does not promise ${code}: ${text}`);
  }

  #read(schema: Schema): z.ZodType {
    const known = this.#readers.get(schema);
    if (known) return known;
    const { schemas: $defs } = this.document.components;
    const whole = JSON.stringify({ ...schema, $defs })
      .replaceAll("#/components/schemas/", "#/$defs/");
    const reader = z.fromJSONSchema(JSON.parse(whole));
    this.#readers.set(schema, reader);
    return reader;
  }
}

function slots(path: string): number {
  return path.split("{").length;
}

function matcher(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}/?$`);
}
