import { z } from "zod";
import type { ViewRule, ViewRules } from "../model/view.ts";
import { optional, text } from "./schemas.ts";

const MOST_RULES = 100;
const LONGEST_GLOB = 200;

const GLOB = text(LONGEST_GLOB);

const VIEW_RULE = z.strictObject({
  package: optional(GLOB).meta({ description: "Name of the package" }),
  tag: optional(GLOB).meta({ description: "A tag of the version" }),
  version: optional(GLOB),
}).transform((rule): ViewRule => withoutGaps(rule)).meta({
  id: "ViewRule",
  description: "Globs: `*` is any text, `?` one character, in any case. " +
    "Whatever is left out is about everything",
  examples: [{ package: "Contoso.*" }, { tag: "internal" }, { package: "*", version: "?.0" }],
});

const RULES = z.array(VIEW_RULE).max(MOST_RULES);

/** What is seen of repositories, as it is read. */
export const VIEW_RULES = z.strictObject({
  allow: optional(RULES).meta({ description: "Everything when left out, nothing when empty" }),
  deny: optional(RULES).meta({ description: "Taken away from what is allowed" }),
}).transform((rules): ViewRules => withoutGaps(rules)).meta({
  id: "ViewRules",
  examples: [{ allow: [{ package: "Contoso.*" }], deny: [{ tag: "internal" }] }],
});

const SHOWN_RULES = z.array(
  z.strictObject({ package: z.string(), tag: z.string(), version: z.string() })
    .partial().meta({ id: "ShownViewRule" }),
).readonly();

/** The same as it is answered. */
export const SHOWN_VIEW_RULES = z.strictObject({ allow: SHOWN_RULES, deny: SHOWN_RULES })
  .partial().meta({ id: "ShownViewRules" });

/** Rules that say the same must be kept as the same text. */
function withoutGaps<T extends object>(members: T): T {
  const said = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as T;
}
