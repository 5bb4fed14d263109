import type { JsonObject } from "../../kit/json.ts";

/** An OpenAPI 3.1 document, as far as ours say anything. */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, JsonObject>>;
  };
}

/** A JSON Schema 2020-12. */
export type Schema = JsonObject;

/** One route. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  /** Any one of these; `{}` is nothing at all. */
  readonly security: readonly Readonly<Record<string, readonly []>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true } & Content;
  readonly responses: Readonly<Record<string, OperationResponse>>;
}

/** A name in the address, a member of the query or a header field. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

/** One answer, good or bad. */
export interface OperationResponse extends Partial<Content> {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; schema: Schema }>>;
}

/** A body, by media type. */
export interface Content {
  readonly description?: string;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** A body of one media type; without `schema` it is bytes. */
export interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
