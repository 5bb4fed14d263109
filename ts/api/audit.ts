import { type Context, Hono } from "hono";
import { z } from "zod";
import type { JsonObject } from "../kit/json.ts";
import type { RecordEvent } from "../model/event.ts";
import { type OrganizationId, quote, type RepositoryId, type UserId } from "../model/ids.ts";
import { mayInOrganization } from "../model/organization_permission.ts";
import { mayAdministerPlatform } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { EventNames } from "../registry/audit/event_names.ts";
import type { Env } from "../registry/env.ts";
import type { EventFilter, EventLog } from "../registry/event_log.ts";
import type { OrganizationService } from "../registry/organization_service.ts";
import type { RepositoryService } from "../registry/repository_service.ts";
import { actorOf, signedInUser } from "./actor.ts";
import { parseCursor, parseLimit, presentCursor } from "./cursor.ts";
import { EXPORT_FORMATS, exportOf } from "./event_export.ts";
import { EVENT, presentEvent } from "./present_event.ts";
import { described } from "./route.ts";
import { INSTANT, LIMIT, NEXT, PAGE_MEMBERS, text } from "./schemas.ts";

/** What reading the audit log needs. */
export interface AuditRoutesOptions {
  readonly events: EventLog;
  readonly eventNames: EventNames;
  readonly organizations: OrganizationService;
  readonly repositories: RepositoryService;
  readonly record: RecordEvent;
}

const FILTER = {
  actor: text(200).optional().meta({
    description: "User name or id of whoever did it; a name as it was then",
    examples: ["ada"],
  }),
  action: z.string().max(64).regex(/^[a-z_]+(?:\.[a-z_]+|\.\*)?$/, "must be as in token.created")
    .optional().meta({
      description: "Kind of event, or all of one subject as in `token.*`",
      examples: ["token.created"],
    }),
  organization: text(64).optional().meta({ description: "Slug, or id", examples: ["acme"] }),
  repository: text(200).optional().meta({ description: "Path, or id", examples: ["acme/apps"] }),
  target: text(1000).optional().meta({ description: "What it happened to, exactly" }),
  since: INSTANT.optional().meta({ description: "At this moment or later" }),
  until: INSTANT.optional().meta({ description: "Before this moment" }),
};

/** What is asked for, as a request says it. */
type Asked = z.output<z.ZodObject<typeof FILTER>>;

const LIST = z.strictObject({ ...FILTER, ...PAGE_MEMBERS })
  .transform(({ cursor, limit, ...asked }) => {
    const after = parseCursor(cursor, "number");
    return { ...asked, limit: parseLimit(limit), ...(after && { after }) };
  });

const EXPORT = z.strictObject({
  ...FILTER,
  format: z.enum(EXPORT_FORMATS).default("ndjson").meta({
    description:
      "`csv` for people, `ndjson` for machines: it says all that is sealed, and the seal",
  }),
});

const TAIL = z.strictObject({
  ...FILTER,
  after: z.string().regex(/^\d{1,15}$/, "must be a whole number").optional().meta({
    ...{ type: "integer", minimum: 0, maximum: 999_999_999_999_999 },
    description: "`after` of the answer before; left out to begin with what comes from now on",
  }),
  limit: LIMIT,
}).transform(({ after, limit, ...asked }) => {
  return {
    ...asked,
    after: after === undefined ? undefined : Number(after),
    limit: parseLimit(limit),
  };
});

const NEWER_EVENTS = z.strictObject({
  events: z.array(EVENT).meta({ description: "Oldest first" }),
  after: z.int().meta({ description: "Where to go on" }),
  more: z.boolean().meta({ description: "Whether there is more already" }),
});

const EVENTS = z.strictObject({ events: z.array(EVENT), next: NEXT });

const FOR_WHOM = "Platform administrators see everything; owners and administrators of an " +
  "organization see what happened in it, when they name it.";
const REFUSES = ["access_denied", "organization_missing", "repository_missing"] as const;
const COMMON = { tag: "Audit", credentials: "required" } as const;

/** The audit log; mounted at `/api/v1/audit`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function auditRoutes(options: AuditRoutesOptions) {
  const { events, eventNames, record } = options;
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ ...COMMON, id: "listEvents", says: "Look at the audit log", about: FOR_WHOM },
        ...{ query: LIST, refuses: [...REFUSES, "cursor_refused"] },
        answers: { 200: { says: "One page, newest first", json: EVENTS } },
      }),
      async (c) => {
        const { limit, after, ...asked } = c.req.valid("query");
        const filter = await filterOf(c, asked, options);
        const { items, next } = await events.find({ ...filter, limit, ...(after && { after }) });
        const shown = items.map(async (one) => presentEvent(one, await eventNames.of(one)));
        return c.json({ events: await Promise.all(shown), next: presentCursor(next) });
      },
    )
    .get(
      "/tail",
      described({
        ...{ ...COMMON, id: "tailEvents", says: "Follow the audit log" },
        about: `${FOR_WHOM} Asked again and again, it tells every event once.`,
        ...{ query: TAIL, refuses: REFUSES },
        answers: { 200: { says: "What has happened since", json: NEWER_EVENTS } },
      }),
      async (c) => {
        const { limit, after, ...asked } = c.req.valid("query");
        const filter = await filterOf(c, asked, options);
        const tail = await events.behind(after, { ...filter, limit });
        const shown = tail.events.map(async (one) => presentEvent(one, await eventNames.of(one)));
        return c.json({ ...tail, events: await Promise.all(shown) });
      },
    )
    .get(
      "/export",
      described({
        ...{ ...COMMON, id: "exportEvents", says: "Export the audit log" },
        ...{ about: `${FOR_WHOM} That it was exported is an event.`, query: EXPORT },
        answers: {
          200: {
            says: "A file, oldest first",
            mediaType: ["application/x-ndjson", "text/csv"],
          },
        },
        refuses: REFUSES,
      }),
      async (c) => {
        const { format, ...asked } = c.req.valid("query");
        const filter = await filterOf(c, asked, options);
        const { organization = null, repository = null } = filter;
        await record({
          ...{ kind: "audit.exported", actor: actorOf(c), organization, repository },
          ...{ target: "audit", detail: { format, ...said(asked) } },
        });
        return exportOf(events.each(filter), { format, names: eventNames });
      },
    );
}

/** What is asked for, as far as whoever asks may see it. */
async function filterOf(
  c: Context<Env>,
  { actor, action, organization: named, repository: at, target, since, until }: Asked,
  { organizations, repositories }: AuditRoutesOptions,
): Promise<EventFilter> {
  const organization = await organizationOf(c, named, organizations);
  const repository = await repositoryOf(at, organization, repositories);
  const isUser = actor !== undefined && ID.test(actor);
  return {
    ...{ kind: action, organization, repository, target, since, until },
    ...(isUser ? { user: actor as UserId } : { name: actor }),
  };
}

/** How ids of users, organizations and repositories look; names are in lower case. */
const ID = /^[0-9A-Z]{26}$/;

/** The organization that is named, for whoever leads it; none means all, for platform administrators. */
async function organizationOf(
  c: Context<Env>,
  named: string | undefined,
  organizations: OrganizationService,
): Promise<OrganizationId | undefined> {
  signedInUser(c);
  const { principal } = c.var;
  if (named === undefined) {
    if (mayAdministerPlatform(principal)) return undefined;
    throw new RegistryError("access_denied", "Only platform administrators name no organization");
  }
  const id = ID.test(named) ? named as OrganizationId : (await organizations.find(named))?.id;
  if (!id || !mayInOrganization(principal, "know", id)) {
    throw new RegistryError("organization_missing", quote(named));
  }
  if (mayInOrganization(principal, "administer", id)) return id;
  throw new RegistryError("access_denied", "The audit log is for those who lead the organization");
}

/** The repository that is named; one of another organization than the one at hand does not exist. */
async function repositoryOf(
  named: string | undefined,
  organization: OrganizationId | undefined,
  repositories: RepositoryService,
): Promise<RepositoryId | undefined> {
  if (named === undefined || ID.test(named)) return named as RepositoryId | undefined;
  const found = await repositories.find(named);
  if (found && (organization ?? found.organization) === found.organization) return found.id;
  throw new RegistryError("repository_missing", quote(named));
}

/** What was asked for, for the event that tells of it. */
function said({ since, until, ...asked }: Asked): JsonObject {
  const moment = (at: number | undefined) => at === undefined ? at : new Date(at).toISOString();
  return { ...asked, since: moment(since), until: moment(until) };
}
