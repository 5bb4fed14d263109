import { Hono } from "hono";
import { z } from "zod";
import type { Assumed, AssumedPrincipals, Proof } from "../auth/assumed_principals.ts";
import type { JsonObject } from "../kit/json.ts";
import type { RecordEvent } from "../model/event.ts";
import type { Repository } from "../model/package.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import { actorOf } from "./actor.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { OPEN_OBJECT, optional, REPOSITORY_PARAMS, text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";

/** What seeing with others' eyes needs. */
export interface AsClientRoutesOptions extends RepositoryFinder {
  readonly assumedPrincipals: AssumedPrincipals;
  /** Answers a request for a repository's own address as if whoever `proof` says had made it. */
  readonly askAs: (request: Request, proof: Proof) => Promise<Response>;
  readonly record: RecordEvent;
}

/** Characters of an answer that are shown. */
const LONGEST = 512 * 1024;

const ASSUMED = z.union([
  z.strictObject({ anonymous: z.literal(true) }),
  z.strictObject({
    token: text(64).meta({ description: "Id of a deploy token of the repository" }),
  }),
  z.strictObject({ sourceKey: text(64).meta({ description: "Id of a key to the repository" }) }),
  z.strictObject({ user: text(64).meta({ description: "Name or id" }) }),
]);

const WANTED = z.strictObject({
  as: ASSUMED.meta({ description: "Platform administrators may name any API token as `token`" }),
  path: z.string().max(4000).regex(/^\//, "must begin with a slash").meta({
    description: "Below the repository's address, with its query",
    examples: ["/packageManifests/Contoso.Tool"],
  }),
  method: optional(z.enum(["GET", "POST"])).meta({
    description: "`GET` when left out; `POST` where the protocol searches by it",
  }),
  body: optional(OPEN_OBJECT).meta({ description: "JSON, of a search" }),
  contract: optional(z.string().regex(/^[\w.-]{1,32}$/)).meta({
    description: "Field `Version`, as WinGet sends it",
    examples: ["1.7.0"],
  }),
  address: optional(z.union([z.ipv4(), z.ipv6()])).meta({
    description: "Where it would come from; where the request comes from when left out",
    examples: ["192.0.2.1"],
  }),
}).meta({
  id: "ClientsRequest",
  examples: [{ as: { anonymous: true }, path: "/packageManifests/Contoso.Tool" }],
});

const ANSWER = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  truncated: z.boolean().meta({ description: "Whether it goes on" }),
}).meta({ id: "ClientsAnswer" });

/** What clients of a repository are answered; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function asClientRoutes(options: AsClientRoutesOptions) {
  const { assumedPrincipals, askAs, record, ...finder } = options;
  return new Hono<Env>().post(
    "/:org/:repo/as-client",
    described({
      ...{ id: "askAsClient", tag: "Repositories", says: "See what a client of a repository sees" },
      about: "For those who administer it: the very answer to somebody else, without their " +
        "secrets. Nothing is changed, counted or noted as used; links to files are left blank. " +
        "Whose eyes were borrowed is an event.",
      ...{ credentials: "required", params: REPOSITORY_PARAMS, json: WANTED },
      refuses: ["repository_missing", "access_denied", "token_missing", "user_missing"],
      answers: { 200: { says: "The answer, whatever it is", json: ANSWER } },
    }),
    async (c) => {
      const { repository, protocol } = await repositoryOf(c, finder, "administer");
      const { as, address = c.var.address, ...wanted } = c.req.valid("json");
      const request = requestFor(wanted, { repository, protocol, origin: c.var.origin });
      const personal = mayAdministerPlatform(c.var.principal);
      const proof = await assumedPrincipals.find(as, { repository, address, personal });
      if (!("anonymous" in as)) {
        await record({
          ...{ kind: "access.assumed", actor: actorOf(c), target: repository.path },
          ...{ organization: repository.organization, repository: repository.id },
          detail: { as: said(as), method: request.method, path: new URL(request.url).pathname },
        });
      }
      c.header("cache-control", "no-store");
      return c.json(await presentAnswer(await askAs(request, proof)));
    },
  );
}

interface Wanted {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly body?: Record<string, unknown>;
  readonly contract?: string;
}

interface Mounted {
  readonly repository: Repository;
  readonly protocol: Protocol;
  readonly origin: string;
}

/** A request that stays at the repository's own address, and that nobody changes anything by. */
function requestFor({ path, method = "GET", body, contract }: Wanted, at: Mounted): Request {
  const { repository: { organizationSlug, slug }, protocol, origin } = at;
  const mount = protocol.mount.replace(":org", organizationSlug).replace(":repo", slug);
  const url = URL.parse(`${origin}${mount}${path}`);
  const inside = url?.pathname.startsWith(`${mount}/`) ? url.pathname.slice(mount.length) : "/~";
  if (!url || /^\/(?:~|%7e)/i.test(inside)) {
    return refuseMember("path", "inside", "must stay below the repository's address");
  }
  if (method === "POST" && !protocol.searches.includes(inside.replace(/\/$/, ""))) {
    return refuseMember("method", "searches", "must be GET where nothing is searched");
  }
  if (method === "GET" && body) return refuseMember("body", "searches", "is for POST alone");
  const headers = new Headers({ accept: "*/*" });
  if (contract) headers.set("version", contract);
  if (body) headers.set("content-type", "application/json");
  return new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

async function presentAnswer(answer: Response): Promise<z.output<typeof ANSWER>> {
  const { status, headers } = answer;
  const { text: body, truncated } = await beginningOf(answer);
  return { status, headers: Object.fromEntries(headers), body, truncated };
}

async function beginningOf({ body }: Response): Promise<{ text: string; truncated: boolean }> {
  let text = "";
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.length > LONGEST) return { text: text.slice(0, LONGEST), truncated: true };
  }
  return { text, truncated: false };
}

function said(as: Assumed): JsonObject {
  return { ...as };
}
