import type { Context, MiddlewareHandler } from "hono";
import type { Authenticator } from "../../auth/authenticator.ts";
import type { BySourceKey } from "../../auth/by_source_key.ts";
import type { DownloadLinks } from "../../auth/download_links.ts";
import { may } from "../../model/permission.ts";
import type { Principal } from "../../model/principal.ts";
import type { Protocol } from "../../protocols/protocol.ts";
import type { Env } from "../../registry/env.ts";
import type { RepositoryService } from "../../registry/repository_service.ts";
import type { AssumedRequests } from "../assumed_requests.ts";
import { FIRST_ORGANIZATION } from "../first_start.ts";
import { linkIn } from "./link_in.ts";

/** What it takes to find out who comes to which repository of a protocol. */
export interface IdentifyOptions {
  readonly repositories: RepositoryService;
  readonly protocol: Protocol;
  readonly authenticator: Authenticator;
  readonly sourceKeys: BySourceKey;
  readonly downloadLinks: DownloadLinks;
  readonly assumed: AssumedRequests;
}

/** Finds the repository at `:org/:repo` and who asks: some repositories know ways of their own. */
export function identifyAtNamed(options: IdentifyOptions): MiddlewareHandler<Env> {
  return identify(options, named);
}

/** The same for the repository that a protocol's clients get where they name none. */
export function identifyAtDefault(options: IdentifyOptions): MiddlewareHandler<Env> {
  return identify(options, () => `${FIRST_ORGANIZATION}/${options.protocol.id}`);
}

/** The same for an address that goes on with `~{key}`: the key alone says who asks, whatever else is shown. */
export function identifyByKey(options: IdentifyOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = c.req.param("key")!.slice(1);
    c.set("principal", await options.sourceKeys.prove(key, c.var.address));
    await find(c, options, named(c));
    await next();
  };
}

/**
 * Lets whoever shows nothing follow a link that was made for somebody else. One that opens nothing
 * changes nothing.
 */
export function followLink({ downloadLinks }: IdentifyOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { principal, addressed: { repository }, address } = c.var;
    const shown = principal.kind === "anonymous" && repository ? linkIn(c.req.raw) : null;
    if (shown && repository) {
      const reader = await downloadLinks.follow({ ...shown, repository, address });
      if (reader && may(reader, "read", repository)) c.set("principal", reader);
    }
    await next();
  };
}

function identify(
  options: IdentifyOptions,
  pathOf: (c: Context<Env>) => string,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    await find(c, options, pathOf(c));
    c.set("principal", options.assumed.of(c.req.raw) ?? await authenticate(c, options));
    await next();
  };
}

async function authenticate(
  c: Context<Env>,
  { authenticator }: IdentifyOptions,
): Promise<Principal> {
  const { address, addressed: { repository } } = c.var;
  return await authenticator.authenticate(c.req.raw, { address, code: true, repository });
}

function named(c: Context<Env>): string {
  return `${c.req.param("org")}/${c.req.param("repo")}`;
}

async function find(
  c: Context<Env>,
  { repositories, protocol }: IdentifyOptions,
  path: string,
): Promise<void> {
  const found = await repositories.find(path);
  const repository = found?.protocol === protocol.id ? found : null;
  c.set("addressed", { path, repository });
}
