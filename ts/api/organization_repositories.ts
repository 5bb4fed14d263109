import { Hono } from "hono";
import { z } from "zod";
import { parseSlug } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { type OrganizationFinder, organizationOf } from "./organization_of.ts";
import {
  ADMINISTERED_REPOSITORY,
  presentAdministered,
  presentRepository,
  REPOSITORY,
} from "./present_repository.ts";
import { checkedOptions, REPOSITORY_MEMBERS } from "./repository_body.ts";
import type { RepositoryFinder } from "./repository_of.ts";
import { described } from "./route.ts";
import { NEXT, ORGANIZATION_PARAMS, pageQuery, text } from "./schemas.ts";
import { refuseMember } from "./validate.ts";

/** What the routes of an organization's repositories need. */
export interface OrganizationRepositoryOptions extends RepositoryFinder, OrganizationFinder {}

const NEW_REPOSITORY = z.strictObject({
  slug: text(64).meta({ description: "Its name in addresses; never changes" }),
  protocol: text(64).meta({ examples: ["winget"] }),
  ...REPOSITORY_MEMBERS,
}).meta({
  id: "NewRepository",
  description: "`title` is the slug when left out, and `visibility` is `private`",
  examples: [{ slug: "apps", protocol: "winget", title: "Apps", networks: ["192.0.2.0/24"] }],
});

const REPOSITORIES = z.strictObject({ repositories: z.array(REPOSITORY), next: NEXT });
const TAG = "Repositories";

/** Repositories of an organization; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function organizationRepositoryRoutes(options: OrganizationRepositoryOptions) {
  const { repositories, protocols } = options;
  return new Hono<Env>()
    .get(
      "/:org/repositories",
      described({
        ...{ id: "listOrganizationRepositories", tag: TAG },
        ...{ says: "List the repositories of an organization" },
        about: "Those that whoever asks may read, for members of the organization.",
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, query: pageQuery() },
        refuses: ["organization_missing", "cursor_refused"],
        answers: { 200: { says: "One page of them", json: REPOSITORIES } },
      }),
      async (c) => {
        const { id: organization } = await organizationOf(c, options, "know");
        const readable = (one: Repository) => may(c.var.principal, "read", one);
        const window = { ...c.req.valid("query"), organization };
        const { items, next } = await repositories.list(window, readable);
        const shown = items.map(presentRepository);
        return c.json({ repositories: shown, next: presentCursor(next) });
      },
    )
    .post(
      "/:org/repositories",
      described({
        ...{ id: "createRepository", tag: TAG, says: "Create a repository" },
        about: "For those who administer the organization.",
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, json: NEW_REPOSITORY },
        refuses: [
          ...["access_denied", "organization_missing", "name_refused", "name_taken"] as const,
          "write_conflict",
        ],
        answers: { 201: { says: "The repository", json: ADMINISTERED_REPOSITORY } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const { slug, title = slug, visibility = "private", ...rest } = c.req.valid("json");
        const protocol = protocols.find(({ id }) => id === rest.protocol) ?? refuse(protocols);
        const chosen = { networks: rest.networks, options: checkedOptions(protocol, rest.options) };
        const wanted = { organization, slug: parseSlug(slug), protocol: protocol.id, title };
        const created = await repositories.create({ ...wanted, visibility, ...chosen }, actorOf(c));
        return c.json(presentAdministered(created), 201);
      },
    );
}

function refuse(protocols: readonly Protocol[]): never {
  const known = protocols.map(({ id }) => id).join(", ");
  return refuseMember("protocol", "values", `must be one of ${known}`);
}
