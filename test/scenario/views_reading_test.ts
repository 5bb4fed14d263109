import assert from "node:assert/strict";
import { NOON } from "../access_fixture.ts";
import type { Ask } from "./_files.ts";
import { json, scenario } from "./registry.ts";
import { seeing, SEEN_STOCK, STABLE_CONTOSO, STOCK, stocked, teamMate } from "./views_fixture.ts";
import { condition, read } from "./winget_fixture.ts";
import type { Json } from "../../ts/kit/json.ts";
import { rankOf } from "../../ts/protocols/winget/_search_ranks.ts";
import { presentToken } from "../../ts/protocols/winget/_search_token.ts";
import { parseSearchRequest } from "../../ts/protocols/winget/search_request.ts";

const NUMBERS = STOCK.flatMap(([name, versions]) =>
  versions.map((said) => [name, said.split(" ")[0]!] as const)
);

/** A search for what one version says, by each field. */
const BY_FIELD: readonly (readonly [string, (mark: string) => string])[] = [
  ["PackageName", (mark) => `Name ${mark}`],
  ["Publisher", (mark) => `Publisher ${mark}`],
  ["Moniker", (mark) => mark.toLowerCase()],
  ["Tag", (mark) => `tag-${mark}`],
  ["Command", (mark) => `command-${mark}`.slice(0, 40)],
  ["ProductCode", (mark) => `{code-${mark}}`],
  ["UpgradeCode", (mark) => `{upgrade-${mark}}`],
  [
    "NormalizedPackageNameAndPublisher",
    (mark) => `name${mark}`.replace(/[^a-z]/gi, "").toLowerCase(),
  ],
];

const BROAD = ["o", "contoso", "Name", "beta", "1.0", "tag-"];

/** Bodies of searches that must find what they would if there were nothing else. */
const SEARCHES: readonly unknown[] = [
  { FetchAllManifests: true },
  { FetchAllManifests: true, MaximumResults: 2 },
  { Filters: [condition("Tag", "beta", "CaseInsensitive")] },
  { Filters: [condition("Market", "DE")], Query: { KeyWord: "tool", MatchType: "Substring" } },
  ...BROAD.flatMap((KeyWord) =>
    ["Substring", "StartsWith", "Exact", "FuzzySubstring", "Wildcard"].map((MatchType) => ({
      Query: { KeyWord: MatchType === "Wildcard" ? `*${KeyWord}*` : KeyWord, MatchType },
    }))
  ),
  ...NUMBERS.flatMap(([name, number]) =>
    BY_FIELD.map(([field, keyword]) => ({
      Inclusions: [condition(field, keyword(`${name}-${number}`))],
    }))
  ),
];

const NAMES = ["contoso.tool", ...STOCK.map(([name]) => name), "Contoso.None"];

/** Addresses of a repository, for its clients and in the API. */
const ADDRESSES: readonly string[] = [
  ...["/winget/R/packages", "/winget/R/packageManifests", "/api/v1/repositories/R/packages"],
  ...["/api/v1/repositories/R/packages?limit=1", "/api/v1/repositories/R/packages?limit=2"],
  "/api/v1/repositories/R/export",
  ...NAMES.flatMap((name) => [
    ...["packageManifests", "packageVersions", "packages"].map((of) => `/winget/R/${of}/${name}`),
    ...[`/winget/R/packages/${name}/versions`, `/api/v1/repositories/R/packages/${name}`],
    `/api/v1/repositories/R/packages/${name}/export`,
  ]),
  ...[...NUMBERS, ["Contoso.None", "1.0"], ["Contoso.Tool", "9.0"]].flatMap(([name, number]) => [
    ...[`/winget/R/packageManifests/${name}/${number}`],
    `/winget/R/packageManifests/${name}?version=${number}`,
    ...["", "/installers", "/installers/x64", "/locales"].map((part) =>
      `/winget/R/packages/${name}/versions/${number}${part}`
    ),
    `/api/v1/repositories/R/packages/${name}/versions/${number}`,
    `/api/v1/repositories/R/packages/${name}/versions/${number}/export`,
  ]),
];

/** What an answer says, wherever it stands. Cursors of the API name the repository. */
async function told(ask: Ask, address: string, slug: string, init?: RequestInit) {
  const answer = await ask(address.replace("R", `acme/${slug}`), init);
  const text = new TextDecoder("latin1").decode(await answer.bytes());
  const fields = ["content-type", "etag", "content-disposition", "cache-control"]
    .map((name) => `${name}: ${answer.headers.get(name)}`);
  return [answer.status, ...fields, text].join("\n").replaceAll(slug, "…")
    .replace(/"next":"[^"]+"/, '"next":"…"').replace(/"requestId":"\w+"/, "");
}

scenario("through a view everything reads as if there were nothing else", async (registry) => {
  const repository = await stocked(registry, "acme/whole", STOCK);
  await stocked(registry, "acme/part", SEEN_STOCK);
  const seers = [
    await seeing(registry, STABLE_CONTOSO),
    await teamMate(registry, { repository, view: STABLE_CONTOSO, role: "maintainer" }),
  ];
  const requests: readonly (readonly [string, RequestInit?])[] = [
    ...ADDRESSES.map((address) => [address] as const),
    ...SEARCHES.flatMap((body) =>
      ["1.0.0", "1.10.0"].map((version) =>
        ["/winget/R/manifestSearch", json("POST", body, { version })] as const
      )
    ),
  ];
  for (const [address, init] of requests) {
    const alone = await told(registry.admin, address, "part", init);
    for (const ask of seers) {
      assert.equal(await told(ask, address, "whole", init), alone, `${address} ${init?.body}`);
    }
  }
}, { now: () => NOON });

scenario("without a view everything is seen", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const { Data } = await read(
    await registry.admin(
      "/winget/acme/whole/manifestSearch",
      json("POST", { FetchAllManifests: true }),
    ),
  );
  const found = Data.map((
    one: { PackageIdentifier: string; Versions: unknown[] },
  ) => [one.PackageIdentifier, one.Versions.length]);
  assert.deepEqual(found, STOCK.map(([name, versions]) => [name, versions.length]));
});

/** Every page of a list through the API, and what its cursors say when they are read. */
async function pages(ask: Ask): Promise<{ names: string[]; cursors: string }> {
  const names: string[] = [];
  let [cursors, next]: [string, string | null] = ["", ""];
  while (next !== null) {
    const query: string = next === "" ? "" : `&cursor=${next}`;
    const page = await read(await ask(`/api/v1/repositories/acme/whole/packages?limit=1${query}`));
    names.push(...page.packages.map(({ name }: { name: string }) => name));
    next = page.next;
    if (next) {
      cursors += new TextDecoder().decode(Uint8Array.fromBase64(next, { alphabet: "base64url" }));
    }
  }
  return { names, cursors };
}

scenario("pages of a list are full, and their cursors name nothing unseen", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const { names, cursors } = await pages(await seeing(registry, STABLE_CONTOSO));
  assert.deepEqual(names, SEEN_STOCK.map(([name]) => name));
  assert.match(cursors, /contoso\.editor/);
  assert.doesNotMatch(cursors, /fabrikam|contoso\.beta/);
});

scenario("a page that was begun without a view goes on within it", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const seer = await seeing(registry, STABLE_CONTOSO);
  const body = { Query: { KeyWord: "o", MatchType: "Substring" }, MaximumResults: 500 };
  const request = (token: string) => json("POST", body, token ? { continuationtoken: token } : {});
  const whole = await search(registry.admin, request(""));
  assert.equal(whole.length, STOCK.length);
  // What a client with another view was given leads past packages, and to none that is not seen.
  for (const key of ["contoso.beta", "contoso.tool", "fabrikam.app"]) {
    const token = tokenBehind(key, body);
    const found = await search(seer, request(token));
    assert.deepEqual(
      found,
      ["Contoso.Editor", "Contoso.Tool", "Contoso.Viewer"]
        .filter((name) => name.toLowerCase() > key),
    );
  }
});

async function search(ask: Ask, init: RequestInit): Promise<string[]> {
  const { Data } = await read(await ask("/winget/acme/whole/manifestSearch", init));
  return Data.map((one: { PackageIdentifier: string }) => one.PackageIdentifier);
}

/** As a page of this search would have ended there: identifiers that hold the keyword are alike. */
function tokenBehind(key: string, body: unknown): string {
  const alike = rankOf("PackageIdentifier", false);
  return presentToken({ rank: alike, key, answered: 1 }, parseSearchRequest(body as Json));
}

scenario("each is sent the manifest that it sees, whoever asked before", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const views = [
    [registry.admin, "3.0 2.0 1.0"],
    [await seeing(registry, { allow: [{ package: "Contoso.*" }] }), "3.0 2.0 1.0"],
    [await seeing(registry, STABLE_CONTOSO), "2.0 1.0"],
    [await seeing(registry, { deny: [{ version: "2.*" }] }), "3.0 1.0"],
  ] as const;
  const tags: (string | null)[] = [];
  for (const [ask, expected] of [...views, ...views.toReversed()]) {
    const answer = await ask("/winget/acme/whole/packageManifests/Contoso.Tool");
    tags.push(answer.headers.get("etag"));
    const { Data } = await read(answer);
    const versions = Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
    assert.equal(versions.join(" "), expected);
  }
  assert.deepEqual(tags, tags.toReversed());
  assert.equal(new Set(tags).size, 3, "what is seen whole is the same to all");
});

scenario("a view of nothing shows nothing", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const nothing = await seeing(registry, { allow: [] });
  assert.equal((await nothing("/winget/acme/whole/packages")).status, 204);
  assert.deepEqual(await search(nothing, json("POST", { FetchAllManifests: true })), []);
});
