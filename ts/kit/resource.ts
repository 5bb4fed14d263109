import type { Env as AnyEnv, Handler, Hono, MiddlewareHandler } from "hono";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What one address answers, by method; each row is run in order. */
export type Answers<E extends AnyEnv> = {
  readonly [M in Method]?: readonly (MiddlewareHandler<E> | Handler<E>)[];
};

/**
 * Serves one address. Every method without a row is handed to `refuse`, with the methods that have
 * one, so that a client learns that the address exists (RFC 9110 section 15.5.6); `gates` are run
 * before it and may keep that from the client.
 */
export function resource<E extends AnyEnv>(
  wire: Hono<E>,
  path: string,
  answers: Answers<E>,
  refuse: (allowed: readonly string[]) => never,
  gates: readonly MiddlewareHandler<E>[] = [],
): void {
  const methods = Object.keys(answers) as Method[];
  for (const method of methods) wire.on(method, path, ...answers[method]! as [Handler<E>]);
  const allowed = methods.includes("GET") ? [...methods, "HEAD"] : methods;
  const last: readonly (MiddlewareHandler<E> | Handler<E>)[] = [...gates, () => refuse(allowed)];
  wire.all(path, ...last as [Handler<E>]);
}
