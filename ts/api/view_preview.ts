import { Hono } from "hono";
import { z } from "zod";
import type { Package } from "../model/package.ts";
import { type Look, lookOf } from "../model/sight.ts";
import { View } from "../model/view.ts";
import type { Env } from "../registry/env.ts";
import { presentCursor } from "./cursor.ts";
import type { PackageRoutesOptions } from "./packages.ts";
import { repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import * as schemas from "./schemas.ts";
import { VIEW_RULES } from "./view_rules.ts";

const WANTED_PREVIEW = z.strictObject({ view: VIEW_RULES }).meta({
  id: "WantedPreview",
  examples: [{ view: { allow: [{ package: "Contoso.*" }], deny: [{ tag: "internal" }] } }],
});

const COUNTS = z.strictObject({ packages: z.int(), versions: z.int() })
  .meta({ id: "PackageCounts" });

const PREVIEWED_PACKAGE = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()).meta({ description: "Those that are seen, newest first" }),
  hidden: z.int().meta({ description: "How many others there are" }),
}).meta({ id: "PreviewedPackage" });

const PREVIEW = z.strictObject({
  seen: COUNTS.meta({ description: "All that is seen" }),
  all: COUNTS.meta({ description: "All that there is" }),
  packages: z.array(PREVIEWED_PACKAGE).meta({ description: "Without those that are not seen" }),
  next: schemas.NEXT,
}).meta({ id: "ViewPreview" });

export type PresentedPreview = z.output<typeof PREVIEW>;

/** What a set of rules would show, before anybody is given it; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function viewPreviewRoutes({ packages, ...finder }: PackageRoutesOptions) {
  return new Hono<Env>()
    .post(
      "/:org/:repo/view-preview",
      described({
        ...{ id: "previewView", tag: "Packages", says: "See what a view shows" },
        about:
          "Nothing is kept. What is hidden from clients counts, and is hidden from them still.",
        ...{ credentials: "required", params: schemas.REPOSITORY_PARAMS, json: WANTED_PREVIEW },
        query: schemas.pageQuery(),
        refuses: ["repository_missing", "access_denied", "cursor_refused"],
        answers: { 200: { says: "Counts, and one page by name", json: PREVIEW } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, finder, "administer");
        const own = lookOf(c.var.principal, repository);
        const look = within(own, View.of(c.req.valid("json").view));
        const window = { ...c.req.valid("query"), look };
        const { items, next } = await packages.list(repository, window);
        const wholes = await Promise.all(
          items.map(({ key }) => packages.find(repository, key, own)),
        );
        return c.json({
          seen: await packages.count(repository, look),
          all: await packages.count(repository, own),
          packages: items.map((one, at) => presentPreviewed(one, wholes[at] ?? one)),
          next: presentCursor(next),
        });
      },
    );
}

/** Nobody is shown more by a view than without it. */
function within(own: Look, view: View): Look {
  return (whole) => {
    const seen = own(whole);
    return seen && view.narrow(seen);
  };
}

function presentPreviewed({ name, versions }: Package, whole: Package) {
  return {
    name,
    versions: versions.map(({ version }) => version),
    hidden: whole.versions.length - versions.length,
  };
}
