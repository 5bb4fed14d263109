import type { MiddlewareHandler } from "hono";
import type { Catalogue } from "../../registry/catalogue.ts";
import type { Env } from "../../registry/env.ts";
import type { HotAnswers } from "../hot_answers.ts";
import { routeOf } from "./record_refusals.ts";

/** Keeps rendered answers to whoever shows nothing; it must see them as they leave. */
export function keepHot(
  hot: HotAnswers,
  catalogue: Pick<Catalogue, "generation">,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { generation } = catalogue;
    await next();
    const rendered = c.get("rendered");
    if (!rendered || c.get("principal").kind !== "anonymous" || c.res.status !== 200) return;
    const { headers } = c.res;
    const [repository, route] = [c.get("repository"), routeOf(c)];
    hot.keep(c.req.raw, { ...rendered, headers, repository, route, generation });
  };
}
