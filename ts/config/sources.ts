import { isJsonObject, type Json, JsonRefused, parseJson } from "../kit/json.ts";
import { quote } from "./refused.ts";
import { ROWS } from "./settings.ts";

/** Where a value came from, for people: `default`, `environment`, a flag, or the path of a file. */
export type Origin = string;

/** Texts by variable as one source says them, and what is wrong with it. */
export interface Source {
  readonly origin: (env: string) => Origin;
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Every name that a configuration file may use, and the variable it stands for. */
const NAMES: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap(({ id, env, secret }) =>
    [
      [id, env],
      [env, env],
      ...(secret ? [[`${id}File`, `${env}_FILE`], [`${env}_FILE`, `${env}_FILE`]] : []),
    ] as [string, string][]
  ),
);

/** What a configuration file says: a JSON object with ids or variables as names. */
export function fileSource(content: string, path: string): Source {
  const texts = new Map<string, string>();
  const problems: string[] = [];
  const refuse = (what: string, why: string) => problems.push(`Cannot use ${what}: ${why}`);
  for (const [name, value] of membersOf(content, path, problems)) {
    const variable = NAMES.get(name);
    const said = textOf(value);
    if (!variable) refuse(`${quote(name)} in ${path}`, "there is no such setting");
    else if (said === null) refuse(`${variable} in ${path}`, "it must not be an object");
    else if (texts.has(variable)) refuse(`${variable} in ${path}`, "it stands there twice");
    else texts.set(variable, said);
  }
  return { origin: () => path, texts, problems };
}

/** What environment variables say. Those that are not ours are none of our business. */
export function environmentSource(env: Readonly<Record<string, string | undefined>>): Source {
  const texts = new Map<string, string>();
  for (const name of NAMES.values()) {
    const text = env[name];
    if (text !== undefined) texts.set(name, text);
  }
  return { origin: () => "environment", texts, problems: [] };
}

function membersOf(
  content: string,
  path: string,
  problems: string[],
): [string, Json | undefined][] {
  try {
    const value = parseJson(content.replace(/^\uFEFF/, ""), { depth: 4 });
    if (isJsonObject(value)) return Object.entries(value);
    problems.push(`Cannot read ${path}: it must hold one JSON object`);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    problems.push(`Cannot read ${path}: ${error.message}`);
  }
  return [];
}

/** A JSON value as it would be written in a variable; nothing for `null`, and `null` for an object. */
function textOf(value: Json | undefined): string | null {
  if (value === null || value === undefined) return "";
  if (isJsonObject(value)) return null;
  if (!Array.isArray(value)) return String(value);
  const parts = value.map((part: Json) => textOf(part));
  return parts.includes(null) ? null : parts.join(",");
}
