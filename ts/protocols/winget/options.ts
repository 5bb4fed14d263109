import { isJsonObject, type Json, type JsonObject } from "../../kit/json.ts";
import { type Finding, RegistryError } from "../../model/registry_error.ts";
import { entraFindings } from "./_entra_options.ts";

const MOST_AGREEMENTS = 128;
/** What an agreement says, and in how many characters at most. */
const LONGEST: Readonly<Record<string, number>> = {
  AgreementLabel: 100,
  Agreement: 10_000,
  AgreementUrl: 2_048,
};

/**
 * Refuses with `value_refused` source agreements that clients could not read, because they would reject
 * the source, and a tenant of Entra ID that nobody could be known by.
 */
export function checkOptions({ sourceAgreements, entraId }: JsonObject): void {
  const findings = [...findingsOf(sourceAgreements), ...entraFindings(entraId)];
  const [first] = findings;
  if (!first) return;
  throw new RegistryError("value_refused", `"${first.field}" ${first.says}`, { findings });
}

function* findingsOf(agreements: Json | undefined): Iterable<Finding> {
  const field = "options.sourceAgreements";
  if (agreements === undefined) return;
  if (!Array.isArray(agreements)) return yield { field, rule: "type", says: "must be an array" };
  if (agreements.length > MOST_AGREEMENTS) {
    yield { field, rule: "length", says: `must have at most ${MOST_AGREEMENTS} elements` };
  }
  for (const [at, one] of agreements.entries()) yield* findingsOfOne(one, `${field}[${at}]`);
}

function* findingsOfOne(agreement: Json, field: string): Iterable<Finding> {
  if (!isJsonObject(agreement)) return yield { field, rule: "type", says: "must be an object" };
  const members = Object.entries(agreement);
  if (members.length === 0) yield { field, rule: "required", says: "must say something" };
  for (const [name, value] of members) {
    const says = faultOf(value, LONGEST[name]);
    if (says) yield { field: `${field}.${name.slice(0, 64)}`, rule: "agreement", says };
  }
}

function faultOf(value: Json | undefined, longest: number | undefined): string | null {
  if (longest === undefined) return "is not known here";
  if (typeof value !== "string" || value.trim() === "") return "must be a text";
  return [...value].length > longest ? `must have at most ${longest} characters` : null;
}
