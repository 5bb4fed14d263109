import { type Context, Hono, type MiddlewareHandler } from "hono";
import { downloads } from "../protocols/downloads.ts";
import type { Protocol, Toolbox } from "../protocols/protocol.ts";
import type { DownloadCounts } from "../registry/download_counts.ts";
import type { Env } from "../registry/env.ts";
import type { Mounting } from "./app.ts";
import { asRefusal } from "./middleware/as_refusal.ts";
import { enter, enterByKey } from "./middleware/enter.ts";
import {
  followLink,
  identifyAtDefault,
  identifyAtNamed,
  identifyByKey,
} from "./middleware/identify.ts";
import { may } from "./middleware/may.ts";
import { sourceOrSearch } from "./middleware/rate_limit.ts";
import { refuseNonsense } from "./middleware/refuse_nonsense.ts";
import { missing } from "./missing.ts";

/**
 * Mounts a protocol at its own address, once more below the keys to it, its downloads, and its
 * default repository where clients expect it.
 */
export function mountProtocol(app: Hono<Env>, protocol: Protocol, options: Mounting): void {
  const { services, limits, assumed } = options;
  const tools = toolsOf(options);
  const routes = protocol.routes(tools);
  const limit = assumed.sparing(limits.of(sourceOrSearch(protocol.searches)));
  const doors = { ...services, protocol, assumed };
  const mount = (base: string, gates: readonly MiddlewareHandler<Env>[], served: Hono<Env>) => {
    const dialect = dialectOf(protocol, options);
    dialect.use("*", refuseNonsense, ...gates);
    dialect.route("/", served);
    dialect.all("*", may("read"), stray(protocol));
    app.route(base, dialect);
  };
  mount(`${protocol.mount}/:key{~[^/]*}`, [identifyByKey(doors), limit, enterByKey], routes);
  mount(protocol.mount, [identifyAtNamed(doors), limit, enter], routes);
  const { names } = protocol;
  const { redirect } = options.settings.storage;
  const downloadCounts: Pick<DownloadCounts, "note"> = {
    note(repository, packageKey, versionKey) {
      services.downloadCounts.note(repository, packageKey, versionKey);
      services.downloadDays.note(repository, packageKey);
    },
  };
  const ways = [identifyAtNamed(doors), followLink(doors), limits.of(() => "download"), enter];
  mount(
    `/dl/${protocol.id}/:org/:repo`,
    ways,
    downloads({ ...tools, names, redirect, downloadCounts }),
  );

  for (const { base, segments } of protocol.aliases) {
    const alias = dialectOf(protocol, options);
    const gates = [refuseNonsense, identifyAtDefault(doors), limit, enter] as const;
    for (const segment of segments) alias.use(`/${segment}/*`, ...gates);
    alias.route("/", routes);
    for (const segment of segments) alias.all(`/${segment}/*`, may("read"), stray(protocol));
    app.route(base, alias);
  }
}

function toolsOf({ services, settings, assumed }: Mounting): Toolbox {
  return {
    ...{ ...services, may, limits: { jsonBytes: settings.limits.bodyBytes } },
    pull: services.pullThrough.fetch.bind(services.pullThrough),
    linksFor: (principal, repository) =>
      assumed.signerFor(principal, services.downloadLinks.signerFor(principal, repository)),
  };
}

/** Where every error is said as the protocol's clients expect it. */
function dialectOf(protocol: Protocol, { log }: Mounting): Hono<Env> {
  const dialect = new Hono<Env>({ strict: false });
  dialect.onError((error, c) => protocol.explain(asRefusal(error, c, log), c));
  return dialect;
}

/** Answers what no route of the protocol does. */
function stray(protocol: Protocol): (c: Context<Env>) => Response {
  return (c) => protocol.explain(missing(c, []), c);
}
