/** Which operations of the API the sources of the interface call by the typed client. */
import { join } from "node:path";

const VERBS = "get|post|put|patch|delete";
/** `[":org"]`, `["second-factor"]` and `.mirror`, as they follow one another over lines. */
const STEPS = String.raw`(?:\s*\.\s*(?!\$)[A-Za-z_]\w*|\s*\[\s*"[^"]+"\s*\])*`;
const CALL = new RegExp(String.raw`(?<![.\w])([A-Za-z_]\w*)(${STEPS})\s*\.\s*\$(${VERBS})\b`, "g");
const NAMED = new RegExp(String.raw`\bconst (\w+) = (\w+)(${STEPS});`, "g");
const PATTERN = String.raw`\{(?:[^{}]|\{[^{}]*\})*\}`;
const TAKEN_APART = new RegExp(String.raw`\bconst (${PATTERN}) = (\w+)(${STEPS});`, "g");
const TYPE = /\btype (\w+) = (\w+)((?:\["[^"]+"\])*);/g;
const GIVEN = new RegExp(String.raw`(\b\w+|${PATTERN}): (\w+)((?:\["[^"]+"\])*)(?=[,)\s])`, "g");
const MOST_ROUNDS = 5;

type Path = readonly string[];

/** Every call below a folder, as `GET /users/:user/sessions`. */
export async function calledOperations(folder: string): Promise<ReadonlySet<string>> {
  const called = new Set<string>();
  for await (const text of sourcesIn(folder)) {
    for (const one of callsIn(text)) called.add(one);
  }
  return called;
}

/** The calls in one source, by all that the names in it may stand for. */
export function callsIn(text: string): readonly string[] {
  const names = new Names(text);
  return Array.from(text.matchAll(CALL)).flatMap(([, root, steps, verb]) =>
    names.of(root!).map((path) =>
      `${verb!.toUpperCase()} /${[...path, ...partsOf(steps!)].join("/")}`
    )
  );
}

/** Which parts of the client the names of one source stand for; one name may be several in turn. */
class Names {
  readonly #paths = new Map<string, Map<string, Path>>([
    ...["client", "Client"].map((name) => [name, new Map([["", []]])] as const),
  ]);

  constructor(text: string) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const [, name, root, steps] of text.matchAll(TYPE)) this.#name(name!, root!, steps!);
      for (const [, name, root, steps] of text.matchAll(NAMED)) this.#name(name!, root!, steps!);
      for (const [, what, root, steps] of text.matchAll(TAKEN_APART)) {
        this.#name(what!, root!, steps!);
      }
      for (const [, what, root, steps] of text.matchAll(GIVEN)) this.#name(what!, root!, steps!);
    }
  }

  of(name: string): readonly Path[] {
    return [...this.#paths.get(name)?.values() ?? []];
  }

  #name(what: string, root: string, steps: string): void {
    const from = this.of(root);
    // Options that have a client as their member: `const { client: { users } } = options`.
    if (from.length === 0 && what.startsWith("{")) this.#takeApart(what, null);
    for (const path of from) {
      const whole = [...path, ...partsOf(steps)];
      if (what.startsWith("{")) this.#takeApart(what, whole);
      else this.#add(what, whole);
    }
  }

  #takeApart(pattern: string, path: Path | null): void {
    for (const [, key, inner, alias] of pattern.slice(1, -1).matchAll(MEMBER)) {
      const whole = key === "client" ? [] : path && [...path, key!];
      if (inner) this.#takeApart(inner, whole);
      else if (whole) this.#add(alias ?? key!, whole);
    }
  }

  #add(name: string, path: Path): void {
    const known = this.#paths.get(name) ?? new Map();
    this.#paths.set(name, known.set(path.join("/"), path));
  }
}

/** A member of a pattern: its key, and what is taken out of it or how it is called. */
const MEMBER = /(\w+)(?:: (?:(\{[^{}]*\})|(\w+)))?/g;

function partsOf(steps: string): readonly string[] {
  return Array.from(
    steps.matchAll(/\.\s*(\w+)|"([^"]+)"/g),
    ([, dotted, quoted]) => dotted ?? quoted!,
  );
}

async function* sourcesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* sourcesIn(path);
    else if (/(?<!_test)\.tsx?$/.test(name)) yield await Deno.readTextFile(path);
  }
}
