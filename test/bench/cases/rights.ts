import type { OrganizationId, RepositoryId, UserId } from "../../../ts/model/ids.ts";
import type { Repository } from "../../../ts/model/package.ts";
import { may, viewOf } from "../../../ts/model/permission.ts";
import { ANONYMOUS, type Grant, type Principal } from "../../../ts/model/principal.ts";
import { number } from "../figures.ts";
import { type Case, median } from "../measure.ts";

const HERE = "repository" as RepositoryId;
const ORGANIZATION = "organization" as OrganizationId;
const PRIVATE = {
  ...{ id: HERE, revision: 1, organization: ORGANIZATION, protocol: "winget" },
  visibility: "private",
} as Repository;
const PUBLIC: Repository = { ...PRIVATE, visibility: "public" };

/** Somebody in five teams of the repository, each with a part of it, who comes with a token for another. */
const MATE: Principal = {
  ...{ ...ANONYMOUS, kind: "user", user: "user" as UserId, name: "ada", token: {} },
  memberships: new Map([[ORGANIZATION, { role: "member", defaultRole: null }]]),
  grants: new Map([[
    HERE,
    Array.from({ length: 5 }, (_, at): Grant => ({
      role: "developer",
      view: { allow: [{ package: `Contoso${at}.*` }], deny: [{ tag: "beta" }] },
    })),
  ]]),
  view: [[{ deny: [{ package: "*.Secret" }] }]],
};

const CALLS: readonly (readonly [string, () => unknown])[] = [
  ["may(), nobody, public repository", () => may(ANONYMOUS, "read", PUBLIC)],
  ["may(), by five teams and a token", () => may(MATE, "publish", PRIVATE)],
  ["viewOf(), nobody, public repository", () => viewOf(ANONYMOUS, PUBLIC)],
  ["viewOf(), by five teams and a token, asked again", () => viewOf(MATE, PRIVATE)],
  ["viewOf(), the same, asked first", () => viewOf({ ...MATE }, PRIVATE)],
];

const CALLS_AT_ONCE = 10_000;

/** What deciding about a request costs by itself. */
export const RIGHTS: Case = {
  name: "rights",
  about: "may() and viewOf(), calls of one thread in a second",
  run(bench) {
    for (const [work, call] of CALLS) {
      const rounds = Array.from({ length: bench.sizes.rounds }, () => {
        repeat(call, bench.sizes.warmSeconds);
        return repeat(call, bench.sizes.seconds);
      });
      bench.report({ work, figure: `${number(median(rounds) / 1e6)} million a second` });
    }
    return Promise.resolve();
  },
};

/** Calls in a second. */
function repeat(call: () => unknown, seconds: number): number {
  const startedAt = performance.now();
  let calls = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    for (let at = 0; at < CALLS_AT_ONCE; at++) call();
    calls += CALLS_AT_ONCE;
  }
  return calls / (performance.now() - startedAt) * 1000;
}
