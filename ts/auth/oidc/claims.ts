import { isJsonObject, type Json, type JsonObject } from "../../kit/json.ts";

// deno-lint-ignore no-control-regex -- these are what is refused
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The value at `path`: a member of just that name, or what is reached by taking its dots for steps.
 * Names with dots (`https://acme.example/groups`, a client `my.app`) need no escaping that way.
 */
export function claimAt(claims: Json | undefined, path: string): Json | undefined {
  if (!isJsonObject(claims)) return undefined;
  if (Object.hasOwn(claims, path)) return claims[path];
  for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
    const found = Object.hasOwn(claims, path.slice(0, dot))
      ? claimAt(claims[path.slice(0, dot)], path.slice(dot + 1))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of several sources that says something at `path`. */
export function firstAt(sources: readonly JsonObject[], path: string): Json | undefined {
  return sources.map((claims) => claimAt(claims, path)).find((value) => value !== undefined);
}

/** A text of one line that is not empty and not longer than `most`; `null` for anything else. */
export function lineOf(value: Json | undefined, most: number): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" || text.length > most || UNPRINTABLE.test(text) ? null : text;
}

/** The texts of a list; a text on its own is a list of one. */
export function textsOf(value: Json | undefined): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === "string" && one !== "");
}
