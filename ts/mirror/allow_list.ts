import { z } from "zod";
import { type Json, JsonRefused, parseJson } from "../kit/json.ts";
import { said } from "../kit/said.ts";
import type { RuleTerms } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import { validate } from "../model/validate.ts";
import { GLOB, TERMS } from "./rule_terms.ts";

/** A list that nobody wrote by hand is longer. */
export const MOST_RULES = 10_000;
const DEPTH = 8;

/** One row of an allow-list with all that it can say. */
const WHOLE_ROW = z.strictObject({
  package_identifier: GLOB,
  architectures: TERMS.architectures.optional(),
  installer_types: TERMS.installerTypes.optional(),
  max_versions: TERMS.maxVersions.optional(),
  scopes: TERMS.scopes.optional(),
  locales: TERMS.locales.optional(),
  versions: TERMS.versions.optional(),
  rehost: TERMS.rehost.optional(),
  hold_days: TERMS.holdDays.optional(),
}).meta({ id: "AllowListRow" });

/** What is answered: rows that are more than a name are objects. */
export const ALLOW_LIST_ROW = z.union([WHOLE_ROW, GLOB]);

/** An allow-list as a file has it, and the API. */
export const ALLOW_LIST = z.strictObject({
  packages: z.array(ALLOW_LIST_ROW).max(MOST_RULES),
}).meta({
  id: "AllowList",
  examples: [{ packages: ["Git.Git", { package_identifier: "Mozilla.*", max_versions: 3 }] }],
});

export type AllowList = z.output<typeof ALLOW_LIST>;
type AllowListRow = z.output<typeof ALLOW_LIST_ROW>;

/**
 * Reads the text of an allow-list, a list of rows or an object with `packages`. Refuses with
 * `value_refused` whatever else it is, with the place of each fault.
 */
export function parseAllowList(text: string): readonly RuleTerms[] {
  const json = read(text.replace(/^\uFEFF/, ""));
  return termsOf(validate(ALLOW_LIST, Array.isArray(json) ? { packages: json } : json));
}

/** What an allow-list says, row by row. */
export function termsOf({ packages }: AllowList): readonly RuleTerms[] {
  return packages.map((row) => typeof row === "string" ? { package: row } : ruleOf(row));
}

/** Rules in the form of a file. */
export function presentAllowList(terms: readonly RuleTerms[]): AllowList {
  return { packages: terms.map(rowOf) };
}

function ruleOf(row: z.output<typeof WHOLE_ROW>): RuleTerms {
  const { package_identifier, installer_types, max_versions, hold_days, ...rest } = row;
  return said({
    ...{ package: package_identifier, ...rest, installerTypes: installer_types },
    ...{ maxVersions: max_versions, holdDays: hold_days },
  }) as RuleTerms;
}

function rowOf(terms: RuleTerms): AllowListRow {
  const { package: name, installerTypes, maxVersions, holdDays, ...rest } = terms;
  const row = said({
    ...{ package_identifier: name, ...rest, installer_types: installerTypes },
    ...{ max_versions: maxVersions, hold_days: holdDays },
  });
  return (Object.keys(row).length === 1 ? name : row) as AllowListRow;
}

function read(text: string): Json {
  try {
    return parseJson(text, { depth: DEPTH });
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    throw new RegistryError("value_refused", wordsOf(error), { cause: error });
  }
}

/** With the engine's own words of where a text ceases to be JSON. */
function wordsOf({ message, cause }: JsonRefused): string {
  return cause instanceof Error ? `${message}: ${cause.message.replace(/\s+/g, " ")}` : message;
}
