import { Hono } from "hono";
import { z } from "zod";
import type { JsonObject } from "../../kit/json.ts";
import { said } from "../../kit/said.ts";
import type { RuleTerms } from "../../model/mirror.ts";
import { ALLOW_LIST, presentAllowList, termsOf } from "../../mirror/allow_list.ts";
import type { ListedRule, RuleService } from "../../mirror/rule_service.ts";
import { GLOB, TERMS } from "../../mirror/rule_terms.ts";
import type { Env } from "../../registry/env.ts";
import { actorOf } from "../actor.ts";
import { presentCursor } from "../cursor.ts";
import type { RepositoryFinder } from "../repository_of.ts";
import { described } from "../route.ts";
import { NEXT, pageQuery, REPOSITORY_PARAMS } from "../schemas.ts";
import { FOUND, mirroredOf, RULE_PARAMS, TAG as tag } from "./access.ts";

/** What rules are managed with. */
export interface MirrorRuleRoutesOptions extends RepositoryFinder {
  readonly mirrorRules: RuleService;
}

const MEMBERS = { package: GLOB, ...z.strictObject(TERMS).partial().shape };
export const WANTED_RULE = z.strictObject(MEMBERS).meta({
  id: "WantedMirrorRule",
  examples: [{ package: "Mozilla.*", maxVersions: 3 }, { package: "Git.Git", versions: ">=2.40" }],
});
const RULE_CHANGE = z.strictObject({
  package: GLOB.optional(),
  ...Object.fromEntries(Object.entries(TERMS).map(([name, one]) => [name, one.nullish()])),
}).meta({ id: "MirrorRuleChange", examples: [{ maxVersions: 5, holdDays: null }] });

const RULE = z.strictObject({
  id: z.string(),
  from: z.enum(["file", "stored"]).meta({
    description: "Whether it stands in the file `ALLOWLIST_PATH`, and cannot be changed here",
  }),
  ...MEMBERS,
}).meta({ id: "MirrorRule" });
const RULES = z.strictObject({ rules: z.array(RULE), next: NEXT });

export type PresentedMirrorRule = z.output<typeof RULE>;

const LONGEST_LIST = 4 * 1024 * 1024;
const SHOWN = { says: "The rule", json: RULE };
const LIST = { says: "What is kept here, without the rows of a file", json: ALLOW_LIST };
const COMMON = { tag, credentials: "required", params: REPOSITORY_PARAMS } as const;
const ONE = { ...COMMON, params: RULE_PARAMS };
const PRECISE = ["mirror_rule_missing", "value_refused"] as const;

/** What of an upstream is copied; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mirrorRuleRoutes(options: MirrorRuleRoutesOptions) {
  const { mirrorRules: rules } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/mirror/rules",
      described({
        ...{ ...COMMON, id: "listMirrorRules", says: "List what is mirrored" },
        ...{ query: pageQuery(), refuses: [...FOUND, "cursor_refused"] },
        answers: { 200: { says: "One page, those of the file first", json: RULES } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        const { items, next } = await rules.list(repository, c.req.valid("query"));
        return c.json({ rules: items.map(presentRule), next: presentCursor(next) });
      },
    )
    .post(
      "/:org/:repo/mirror/rules",
      described({
        ...{ ...COMMON, id: "createMirrorRule", says: "Mirror what a rule names" },
        ...{ json: WANTED_RULE, refuses: [...FOUND, "write_conflict"], answers: { 201: SHOWN } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        const terms = said(c.req.valid("json")) as RuleTerms;
        return c.json(presentRule(await rules.create(repository, terms, actorOf(c))), 201);
      },
    )
    .get(
      "/:org/:repo/mirror/rules/:rule",
      described({
        ...{ ...ONE, id: "getMirrorRule", says: "Look at a rule" },
        ...{ refuses: [...FOUND, "mirror_rule_missing"], answers: { 200: SHOWN } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        return c.json(presentRule(await rules.get(repository, c.req.param("rule"))));
      },
    )
    .patch(
      "/:org/:repo/mirror/rules/:rule",
      described({
        ...{ ...ONE, id: "changeMirrorRule", says: "Change a rule", json: RULE_CHANGE },
        about: "Members that are left out stay; `null` leaves them to the settings.",
        refuses: [...FOUND, ...PRECISE, "write_conflict"],
        answers: { 200: SHOWN },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        const change = c.req.valid("json");
        const rule = c.req.param("rule");
        const edit = (terms: RuleTerms) => changed(terms, change as Partial<JsonObject>);
        return c.json(presentRule(await rules.change(repository, rule, edit, actorOf(c))));
      },
    )
    .delete(
      "/:org/:repo/mirror/rules/:rule",
      described({
        ...{ ...ONE, id: "deleteMirrorRule", says: "Take a rule away" },
        about: "What it let in is copied no more, and stays until retention takes it.",
        ...{ refuses: [...FOUND, ...PRECISE], answers: { 204: { says: "It is gone" } } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        await rules.delete(repository, c.req.param("rule"), actorOf(c));
        return c.body(null, 204);
      },
    )
    .get(
      "/:org/:repo/mirror/allowlist",
      described({
        ...{ ...COMMON, id: "getAllowList", says: "Get all rules in the form of a file" },
        ...{ refuses: FOUND, answers: { 200: LIST } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "edit");
        return c.json(await allowListOf(repository));
      },
    )
    .put(
      "/:org/:repo/mirror/allowlist",
      described({
        ...{ ...COMMON, id: "putAllowList", says: "Replace all rules", json: ALLOW_LIST },
        about: "By a list in the form of the file `ALLOWLIST_PATH`, whose own rows stay. A rule " +
          "that is on the list already keeps its id.",
        ...{ limit: LONGEST_LIST, refuses: [...FOUND, "write_conflict"], answers: { 200: LIST } },
      }),
      async (c) => {
        const repository = await mirroredOf(c, options, "administer");
        await rules.replaceAll(repository, termsOf(c.req.valid("json")), actorOf(c));
        return c.json(await allowListOf(repository));
      },
    );

  async function allowListOf(repository: Parameters<RuleService["all"]>[0]) {
    const all = await rules.all(repository);
    return presentAllowList(all.filter(({ from }) => from === "stored").map(({ terms }) => terms));
  }
}

export function presentRule({ id, from, terms }: ListedRule): PresentedMirrorRule {
  return { id, from, ...terms } as PresentedMirrorRule;
}

/** Terms with others laid over them; `null` takes one away. */
function changed(terms: RuleTerms, change: Partial<JsonObject>): RuleTerms {
  const members = Object.entries({ ...terms, ...said(change) });
  return Object.fromEntries(members.filter(([, value]) => value !== null)) as unknown as RuleTerms;
}
