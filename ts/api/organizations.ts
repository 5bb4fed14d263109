import { type Context, Hono } from "hono";
import { z } from "zod";
import { parseSlug } from "../model/ids.ts";
import { mayInOrganization } from "../model/organization_permission.ts";
import type { Organization } from "../model/package.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import { MEMBER_ROLES, ROLES } from "../model/role.ts";
import type { Env } from "../registry/env.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { requireAdministrator } from "./administrator.ts";
import { presentCursor } from "./cursor.ts";
import { type OrganizationFinder, organizationOf } from "./organization_of.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, optional, ORGANIZATION_PARAMS, pageQuery, text } from "./schemas.ts";

const DEFAULT_ROLE = z.enum(ROLES).nullable().meta({
  description: "What members get on repositories without a grant; `null` for nothing",
});
const FOR_EVERYBODY = z.boolean().meta({ description: "Whether every user counts as a member" });

/** An organization as the API shows it. */
const ORGANIZATION = z.strictObject({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  defaultRole: DEFAULT_ROLE,
  isForEverybody: FOR_EVERYBODY,
  role: z.enum(MEMBER_ROLES).nullable().meta({ description: "What whoever asks is in it" }),
  createdAt: MOMENT,
}).meta({ id: "Organization" });

export type PresentedOrganization = z.output<typeof ORGANIZATION>;

const ORGANIZATIONS = z.strictObject({ organizations: z.array(ORGANIZATION), next: NEXT });

const NEW_ORGANIZATION = z.strictObject({
  slug: text(64).meta({ description: "Its name in addresses; never changes" }),
  title: optional(text(100)).meta({ description: "The slug when left out" }),
  defaultRole: DEFAULT_ROLE.optional(),
  isForEverybody: optional(FOR_EVERYBODY),
}).meta({
  id: "NewOrganization",
  examples: [{ slug: "acme", title: "Acme", defaultRole: "reader" }],
});

const ORGANIZATION_CHANGE = z.strictObject({
  title: optional(text(100)),
  defaultRole: DEFAULT_ROLE.optional(),
  isForEverybody: optional(FOR_EVERYBODY)
    .meta({ description: "Changed by platform administrators alone" }),
}).meta({ id: "OrganizationChange", examples: [{ title: "Acme", defaultRole: null }] });

const TAG = "Organizations";
const SHOWN = { says: "The organization", json: ORGANIZATION };

/** Organizations themselves; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function organizationRoutes(finder: OrganizationFinder) {
  const { organizations } = finder;
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listOrganizations", tag: TAG, says: "List organizations" },
        about: "Those that whoever asks belongs to; platform administrators see all.",
        ...{ credentials: "required", query: pageQuery(), refuses: ["cursor_refused"] },
        answers: { 200: { says: "One page, by slug", json: ORGANIZATIONS } },
      }),
      async (c) => {
        signedInUser(c);
        const { principal } = c.var;
        const window = c.req.valid("query");
        const known = [...principal.memberships.keys()]
          .filter((id) => mayInOrganization(principal, "know", id));
        const { items, next } =
          await (mayAdministerPlatform(principal)
            ? organizations.list(window)
            : organizations.listOf(known, window));
        const shown = items.map((one) => present(c, one));
        return c.json({ organizations: shown, next: presentCursor(next) });
      },
    )
    .post(
      "/",
      described({
        ...{ id: "createOrganization", tag: TAG, says: "Create an organization" },
        about: "For platform administrators. Whoever creates it becomes its owner.",
        ...{ credentials: "required", json: NEW_ORGANIZATION },
        refuses: ["access_denied", "name_refused", "name_taken"],
        answers: { 201: SHOWN },
      }),
      async (c) => {
        requireAdministrator(c);
        const { slug, title = slug, ...rest } = c.req.valid("json");
        const wanted = { slug: parseSlug(slug), title, ...rest };
        return c.json(present(c, await organizations.create(wanted, actorOf(c)), "owner"), 201);
      },
    )
    .get(
      "/:org",
      described({
        ...{ id: "getOrganization", tag: TAG, says: "Look at an organization" },
        ...{ credentials: "required", params: ORGANIZATION_PARAMS },
        ...{ refuses: ["organization_missing"], answers: { 200: SHOWN } },
      }),
      async (c) => c.json(present(c, await organizationOf(c, finder, "know"))),
    )
    .patch(
      "/:org",
      described({
        ...{ id: "changeOrganization", tag: TAG, says: "Change an organization" },
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, json: ORGANIZATION_CHANGE },
        refuses: ["access_denied", "organization_missing", "last_owner", "write_conflict"],
        answers: { 200: SHOWN },
      }),
      async (c) => {
        const organization = await organizationOf(c, finder, "administer");
        const wanted = c.req.valid("json");
        if (wanted.isForEverybody !== undefined) requireAdministrator(c);
        return c.json(present(c, await organizations.change(organization, wanted, actorOf(c))));
      },
    )
    .delete(
      "/:org",
      described({
        ...{ id: "deleteOrganization", tag: TAG, says: "Delete an organization" },
        about: "For its owners, once it has no repositories. The organization `default` stays.",
        ...{ credentials: "required", params: ORGANIZATION_PARAMS },
        refuses: ["access_denied", "organization_missing", "organization_in_use", "write_conflict"],
        answers: { 204: { says: "It is gone, with its teams" } },
      }),
      async (c) => {
        await organizations.delete(await organizationOf(c, finder, "own"), actorOf(c));
        return c.body(null, 204);
      },
    );
}

function present(
  { var: { principal } }: Context<Env>,
  { id, slug, title, defaultRole, isForEverybody, createdAt }: Organization,
  role = principal.memberships.get(id)?.role ?? null,
): PresentedOrganization {
  return {
    ...{ id, slug, title, defaultRole, isForEverybody, role },
    createdAt: new Date(createdAt).toISOString(),
  };
}
