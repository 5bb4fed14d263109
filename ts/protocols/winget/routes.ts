import { type Context, Hono } from "hono";
import { resource } from "../../kit/resource.ts";
import { readJson } from "../../registry/request_body.ts";
import type { Env } from "../../registry/env.ts";
import type { Toolbox } from "../protocol.ts";
import { contractOf, refuseMethod, send } from "./answer.ts";
import { mountManagement } from "./management.ts";
import type { Serve } from "./management_desk.ts";
import { ManifestReader } from "./manifest_reader.ts";
import { presentInformation } from "./information.ts";
import { FoundPresenter } from "./present_found.ts";
import { search } from "./search.ts";
import { createSearchIndex } from "./search_index.ts";
import { parseSearchRequest } from "./search_request.ts";
import { identifiersAsked, upstreamAsker } from "./upstream_asker.ts";

/** For how many seconds clients may keep `/information`, the one answer that they keep at all. */
const INFORMATION_SECONDS = 300;

/** Far more than any client sends; what everybody may ask must not cost much to read. */
const LONGEST_SEARCH = 1024 * 1024;

/** The three endpoints that the WinGet client uses, and the management routes beside them. */
export function routes(tools: Toolbox): Hono<Env> {
  const { may, catalogue, limits, linksFor } = tools;
  const askUpstream = upstreamAsker(tools);
  const reader = new ManifestReader(tools);
  const presenter = new FoundPresenter();
  const wire = new Hono<Env>();
  const serve: Serve = (path, answers) =>
    resource(wire, path, answers, refuseMethod, [may("read")]);

  resource(wire, "/information", {
    GET: [(c) => {
      const hasKey = c.var.principal.kind === "source_key";
      const keeper = hasKey ? "private" : "public";
      c.header("cache-control", `${keeper}, max-age=${INFORMATION_SECONDS}`);
      return c.json(presentInformation(c.var.repository, { hasKey }));
    }],
  }, refuseMethod);
  serve("/manifestSearch", {
    POST: [may("read"), async (c) => {
      const longest = Math.min(limits.jsonBytes, LONGEST_SEARCH);
      const request = parseSearchRequest(await readJson(c.req.raw, longest));
      const { repository, sight } = c.var;
      const index = (await catalogue.shelf(repository)).index(createSearchIndex);
      const token = c.req.header("continuationtoken");
      const contract = contractOf(c);
      const look = () => search(index.through(sight.view), request, { contract, token });
      let found = look();
      const isVain = found.packages.length === 0 && token === undefined;
      if (isVain && await askUpstream(c, identifiersAsked(request))) found = look();
      return c.body(presenter.present(found, contract), 200, {
        "content-type": "application/json",
      });
    }],
  });
  serve("/packageVersions/:identifier", {
    GET: [may("read"), async (c) => {
      const { repository, sight: { view } } = c.var;
      const identifier = c.req.param("identifier")!;
      const found = await reader.versions(repository, {
        identifier,
        view,
        contract: contractOf(c),
      });
      return found ? c.json(found) : c.body(null, 204);
    }],
  });
  serve("/packageManifests/:identifier/:version", {
    GET: [may("read"), (c) => manifest(c, c.req.param("version"))],
  });
  mountManagement(serve, tools, (c) => manifest(c, queried(c, "Version")));
  return wire;

  async function manifest(c: Context<Env>, version: string | undefined): Promise<Response> {
    const { repository, origin, principal, sight: { view } } = c.var;
    const identifier = c.req.param("identifier")!;
    const asked = {
      ...{ identifier, version, origin, view, contract: contractOf(c) },
      channel: queried(c, "Channel"),
      market: parseMarket(queried(c, "Market")),
      links: linksFor(principal, repository),
    };
    let answer = await reader.manifest(repository, asked);
    if (!answer && await askUpstream(c, [identifier])) {
      answer = await reader.manifest(repository, asked);
    }
    return answer ? send(c, answer) : c.body(null, 204);
  }
}

/** A query parameter by its name in any case, as the reference server has it. */
function queried(c: Context<Env>, name: string): string | undefined {
  if (!c.req.url.includes("?")) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(c.req.query()).find(([given]) => given.toLowerCase() === wanted)?.[1];
}

/** What is no region narrows nothing. */
function parseMarket(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : undefined;
}
