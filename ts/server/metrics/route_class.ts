import type { Protocol } from "../../protocols/protocol.ts";

/** What a request is counted as: there are as many as there are routes, whatever clients ask for. */
export interface RouteClass {
  /** A protocol's id, or `api`, `ui`, `server` or `other`. */
  readonly protocol: string;
  /** The first word of the route below that, such as `packageManifests`; `""` for none. */
  readonly endpoint: string;
}

const OTHER: RouteClass = { protocol: "other", endpoint: "" };
const OWN = ["health", "healthz", "metrics"];

/** Tells the class of a route by its pattern, such as `/winget/:org/:repo/packageManifests/:identifier`. */
export function routeClasses(
  protocols: readonly Pick<Protocol, "id" | "aliases">[],
): (pattern: string) => RouteClass {
  const aliases = new Map(
    protocols.flatMap(({ id, aliases }) =>
      aliases.flatMap(({ base, segments }) =>
        segments.map((endpoint) =>
          [wordsOf(`${base}/${endpoint}`).join("/"), { protocol: id, endpoint }] as const
        )
      )
    ),
  );
  const ids = new Set(protocols.map(({ id }) => id));
  return (pattern) => {
    const [first = "", second = "", third = ""] = wordsOf(pattern);
    const alias = aliases.get(first) ?? aliases.get(`${first}/${second}`);
    if (alias) return alias;
    if (ids.has(first)) return { protocol: first, endpoint: second };
    if (first === "dl") return { protocol: second, endpoint: "download" };
    if (first === "api") {
      return { protocol: "api", endpoint: second === "v1" ? third : second };
    }
    if (first === "ui") return { protocol: "ui", endpoint: "" };
    return OWN.includes(first) ? { protocol: "server", endpoint: first } : OTHER;
  };
}

/** What stands in a pattern as it stands in every address of it. */
function wordsOf(pattern: string): readonly string[] {
  return pattern.split("/").filter((word) => /^[\w.-]+$/.test(word));
}
