import { z } from "zod";
import { parseCursor, parseLimit } from "./cursor.ts";

/** Right with and without the flag `u`: readers of the document may compile it either way. */
const PRINTABLE =
  // deno-lint-ignore no-control-regex -- these are what is refused
  /^(?:[^\u0000-\u001f\u007f\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$/;

/** A text that is not empty, of at most `most` UTF-16 code units, without control characters. */
export function text(most: number): z.ZodString {
  return z.string().min(1).max(most).regex(PRINTABLE, "must not hold control characters");
}

/** A member that may be left out or `null`. */
// deno-lint-ignore explicit-module-boundary-types -- the schema's own type is what callers need
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A moment that is read, in milliseconds. */
export const INSTANT = z.iso.datetime({
  offset: true,
  error: "must be a moment such as 2030-01-31T12:00:00Z",
}).max(40).transform((moment) => Date.parse(moment));

/** A moment that is answered. */
export const MOMENT = z.string().meta({
  format: "date-time",
  description: "RFC 3339, UTC",
  examples: ["2030-01-31T12:00:00.000Z"],
});

/** A place in a list of pages, as it was handed out. */
const CURSOR = z.string().optional().meta({
  format: "cursor",
  description: "`next` of the page before; left out for the first page",
});

/** How much of a list is answered, for `parseLimit`. */
export const LIMIT = z.string().optional().meta({
  ...{ type: "integer", minimum: 1, maximum: 200, default: 50 },
  description: "How many to answer at most",
});

/** What the query of every list has. */
export const PAGE_MEMBERS = { cursor: CURSOR, limit: LIMIT };

/** `?cursor=` and `?limit=` of a list whose order is by values of type `of`. */
// deno-lint-ignore explicit-module-boundary-types -- the schema's own type is what callers need
export function pageQuery(of: "string" | "number" = "string") {
  return z.strictObject(PAGE_MEMBERS).transform(({ cursor, limit }) => {
    const after = parseCursor(cursor, of);
    return { limit: parseLimit(limit), ...(after && { after }) };
  });
}

/** `next` of every list. */
export const NEXT = z.string().nullable().meta({
  description: "The `cursor` of the following page; `null` on the last",
});

/** The name in the address of a user. */
export const USER_PARAMS = z.object({
  user: z.string().meta({ description: "User name", examples: ["ada"] }),
});

/** The name in the address of an organization. */
export const ORGANIZATION_PARAMS = z.object({
  org: z.string().meta({ description: "Organization", examples: ["acme"] }),
});

/** The names in the address of what somebody is in an organization. */
export const MEMBER_PARAMS = ORGANIZATION_PARAMS.extend(USER_PARAMS.shape);

/** The names in the address of a team. */
export const TEAM_PARAMS = ORGANIZATION_PARAMS.extend({
  team: z.string().meta({ description: "Team", examples: ["tools"] }),
});

/** The names in the address of a repository. */
export const REPOSITORY_PARAMS = z.object({
  org: z.string().meta({ description: "Organization", examples: ["default"] }),
  repo: z.string().meta({ description: "Repository", examples: ["winget"] }),
});

/** The names in the address of a package. */
export const PACKAGE_PARAMS = REPOSITORY_PARAMS.extend({
  package: z.string().meta({
    description: "Package, spelled in any way that its protocol takes for the same name",
    examples: ["Contoso.Tool"],
  }),
});

/** The names in the address of a version. */
export const VERSION_PARAMS = PACKAGE_PARAMS.extend({
  version: z.string().meta({ description: "Version", examples: ["1.0"] }),
});

/** A JSON object whose members are its protocol's own. */
export const OPEN_OBJECT = z.record(z.string(), z.unknown());
