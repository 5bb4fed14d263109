import type { Json, JsonObject } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";

/** How long a text may be, in UTF-16 code units. */
export interface TextOptions {
  readonly most: number;
}

/** A member that must be a text which is not empty. */
export function textMember(body: JsonObject, name: string, options: TextOptions): string {
  return optionalText(body, name, options) ?? refuseMember(name, "required", "is required");
}

/** A member that may be missing or `null`, but is otherwise a text which is not empty. */
export function optionalText(
  body: JsonObject,
  name: string,
  { most }: TextOptions,
): string | undefined {
  const value = own(body, name) ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "string") return refuseMember(name, "type", "must be a text");
  if (value === "" || value.length > most) {
    return refuseMember(name, "length", `must have 1 to ${most} characters`);
  }
  // deno-lint-ignore no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(value)) {
    return refuseMember(name, "characters", "must not hold control characters");
  }
  return value;
}

/** A member that may be missing or `null`, but is otherwise a list of at most `most` texts. */
export function optionalTexts(
  body: JsonObject,
  name: string,
  { most }: { readonly most: number },
): readonly string[] | undefined {
  const value = own(body, name) ?? undefined;
  if (value === undefined) return undefined;
  if (
    !Array.isArray(value) || value.length > most || value.some((one) => typeof one !== "string")
  ) {
    return refuseMember(name, "type", `must be a list of at most ${most} texts`);
  }
  return value as readonly string[];
}

/** Refuses members that nobody asked for: a misspelled restriction would otherwise restrict nothing. */
export function refuseOthers(body: JsonObject, names: readonly string[]): void {
  const other = Object.keys(body).find((name) => !names.includes(name));
  if (other !== undefined) refuseMember(other.slice(0, 64), "unknown", "is not known here");
}

/** Refuses a document for one of its members, with `value_refused`. */
export function refuseMember(field: string, rule: string, says: string): never {
  throw new RegistryError("value_refused", `${JSON.stringify(field)} ${says}`, {
    findings: [{ field, rule, says }],
  });
}

function own(body: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}
