/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [member: string]: Json };

/** The steps of a path such as `Installers[0].InstallerSwitches.Silent`. */
function stepsOf(path: string): (string | number)[] {
  return Array.from(
    path.matchAll(/([^.[\]]+)|\[(\d+)\]/g),
    ([, name, index]) => name ?? Number(index),
  );
}

/** The value at a path; `undefined` where there is none. */
export function at(document: Json, path: string): Json | undefined {
  let found: Json | undefined = document;
  for (const step of stepsOf(path)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string | number, Json | undefined>)[step];
  }
  return found;
}

/** The same document with another value at a path, `undefined` for none. */
export function put(document: JsonObject, path: string, value: Json | undefined): JsonObject {
  return changed(document, stepsOf(path), value) as JsonObject;
}

function changed(
  document: Json | undefined,
  [step, ...rest]: (string | number)[],
  value: Json | undefined,
): Json | undefined {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(document) ? [...document] : [];
    const next = changed(list[step], rest, value);
    if (next === undefined) list.splice(step, 1);
    else list[step] = next;
    return list;
  }
  const members = { ...(document as JsonObject | undefined) };
  const next = changed(members[step], rest, value);
  if (next === undefined) delete members[step];
  else members[step] = next;
  return members;
}

/** The same document without objects that have become empty, which no manifest may hold. */
export function withoutEmpty(document: JsonObject): JsonObject {
  const members = Object.entries(document).flatMap(([name, value]): [string, Json][] => {
    if (Array.isArray(value)) {
      return [[name, value.map((one) => isObject(one) ? withoutEmpty(one) : one)]];
    }
    if (!isObject(value)) return [[name, value]];
    const inside = withoutEmpty(value);
    return Object.keys(inside).length === 0 ? [] : [[name, inside]];
  });
  return Object.fromEntries(members);
}

/** The same document, its members in the order of another, so that only what differs differs. */
export function inOrderOf(other: Json | undefined, document: Json): Json {
  if (Array.isArray(document)) {
    const others: readonly Json[] = Array.isArray(other) ? other : [];
    return document.map((one, at) => inOrderOf(others[at], one));
  }
  if (!isObject(document)) return document;
  const model = other !== undefined && isObject(other) ? other : {};
  const names = Object.keys(model).filter((name) => name in document);
  const all = [...new Set([...names, ...Object.keys(document)])];
  return Object.fromEntries(all.map((name) => [name, inOrderOf(model[name], document[name]!)]));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
