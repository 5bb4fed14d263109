/**
 * How a route of the REST API is described. Each stands once, in the file of its noun, where its
 * handler is:
 *
 * ```ts
 * .post("/", described({
 *   id: "createToken", // stable for ever: generated clients name their functions after it
 *   tag: "Tokens",
 *   says: "Issue a token",
 *   credentials: "required",
 *   json: WANTED_TOKEN, // the body; `query` and `params` likewise
 *   answers: { 201: { says: "The token, and its secret this once", json: ISSUED_TOKEN } },
 *   refuses: ["access_denied"], // besides what follows from the lines above: see refusals.ts
 * }), async (c) => {
 *   const { title } = c.req.valid("json"); // typed by the schema, and already valid
 * ```
 *
 * Validation, the types of the interface's client, the OpenAPI document and its page all follow from
 * it. Method and address are those of the Hono route. Types of what is presented are inferred from
 * their schemas (`type PresentedToken = z.output<typeof TOKEN>`), so that neither can drift. A
 * schema that stands in several places has a name: `.meta({ id: "Token" })`; what is read takes
 * `z.strictObject`, what is answered too. A new noun is a file and a line in `mod.ts`.
 * @module
 */
import type { MiddlewareHandler } from "hono";
import type { z } from "zod";
import type { Json } from "../kit/json.ts";
import type { ErrorCode } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { type JsonBodyOptions, readJsonObject } from "./json_body.ts";
import { queryOf, validate } from "./validate.ts";

/** Everything there is to say of one route. */
export interface RouteDescription<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> extends JsonBodyOptions {
  /** Names the operation for ever. */
  readonly id: string;
  readonly tag: string;
  /** One line, without a full stop. */
  readonly says: string;
  /** What else a caller should know, in Markdown's paragraphs and backticks. */
  readonly about?: string;
  /** `optional`: they decide what is found. */
  readonly credentials: "none" | "optional" | "required";
  /** The names in the address. */
  readonly params?: Params;
  readonly query?: Query;
  /** The JSON body. */
  readonly json?: Body;
  /** A body that its handler reads from `c.req.raw` as it comes. */
  readonly bytes?: BytesDescription;
  /** Header fields besides those of credentials and bodies, by name. */
  readonly headers?: Readonly<Record<string, HeaderDescription>>;
  /** What is answered when all goes well, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  readonly refuses?: readonly ErrorCode[];
}

/** A body that is no JSON. */
export interface BytesDescription {
  readonly mediaType: string;
  readonly says: string;
}

/** A header field of a request. */
export interface HeaderDescription {
  readonly says: string;
  readonly required?: boolean;
  readonly example?: string;
}

/** One good answer. */
export interface Answer {
  readonly says: string;
  /** Left out where there is no body, or where `mediaType` says that it is no JSON. */
  readonly json?: z.ZodType;
  readonly mediaType?: string | readonly string[];
  readonly example?: Json;
  /** Header fields worth knowing: what each says. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Nothing = Record<never, never>;
type Part<Name extends string, Value> = [Value] extends [never] ? Nothing
  : { [N in Name]: Value };
type Parts<P, Q, B> = Part<"param", P> & Part<"query", Q> & Part<"json", B>;

/** What a typed client sends, and what a handler behind {@link described} reads by `c.req.valid(…)`. */
export type Taken<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> =
  [z.output<P> | z.output<Q> | z.output<B>] extends [never] ? Nothing : {
    in: Parts<z.input<P>, z.input<Q>, z.input<B>>;
    out: Parts<z.output<P>, z.output<Q>, z.output<B>>;
  };

const DESCRIPTIONS = new WeakMap<object, RouteDescription>();

/** Describes the route that it stands in, and lets pass what fits; refuses with `value_refused`. */
export function described<
  P extends z.ZodType = z.ZodNever,
  Q extends z.ZodType = z.ZodNever,
  B extends z.ZodType = z.ZodNever,
>(description: RouteDescription<P, Q, B>): MiddlewareHandler<Env, string, Taken<P, Q, B>> {
  const { params, query, json, limit } = description;
  const middleware: MiddlewareHandler<Env, string, Taken<P, Q, B>> = async ({ req }, next) => {
    if (params) req.addValidatedData("param", validate(params, req.param()) as object);
    if (query) req.addValidatedData("query", validate(query, queryOf(req.url)) as object);
    if (json) {
      const body = await readJsonObject(req.raw, { limit });
      req.addValidatedData("json", validate(json, body) as object);
    }
    await next();
  };
  DESCRIPTIONS.set(middleware, description);
  return middleware;
}

/** What `handler` describes, if it is of {@link described}. */
export function descriptionOf(handler: object): RouteDescription | undefined {
  return DESCRIPTIONS.get(handler);
}
