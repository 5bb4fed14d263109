import assert from "node:assert/strict";
import { newVersionId, packageId } from "../../ts/model/ids.ts";
import { foldIdentifier, versionKey } from "../../ts/protocols/winget/names.ts";
import { PAGE_SIZE } from "../../ts/protocols/winget/search.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { json, type Registry, scenario } from "./registry.ts";
import { publish, refused, search } from "./winget_fixture.ts";

const EVERYTHING = { FetchAllManifests: true };
const SUMMARY = { name: "Paged Tool", publisher: "Contoso", since: "1.0" };

/** `Contoso.P0000` and so on. */
function nameOf(at: number): string {
  return `Contoso.P${String(at).padStart(4, "0")}`;
}

/** Writes package documents straight into the store: publishing so many would take the tests' time. */
async function stock({ packhouse: { services, stores } }: Registry, count: number): Promise<void> {
  const repository = (await services.repositories.get("default/winget")).id;
  const version = { version: "1.0", key: versionKey("1.0"), size: 0, summary: SUMMARY };
  await Promise.all(Array.from({ length: count }, (_, at) => {
    const key = foldIdentifier(nameOf(at));
    const id = packageId(repository, key);
    const document = newVersionId(id, version.key);
    return stores.documents.insert(COLLECTIONS.packages, {
      ...{ id, repository, key, name: nameOf(at), deleted: false, createdAt: 1, changedAt: 1 },
      versions: [{ ...version, document, publishedAt: 1, publishedBy: null }],
    });
  }));
}

/** Every page of a search; `between` happens after the first. */
async function pages(
  registry: Registry,
  body: unknown,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string[][]> {
  const all: string[][] = [];
  let token: string | null = null;
  do {
    const headers: HeadersInit = token === null ? {} : { continuationtoken: token };
    const found = await search(registry, body, headers);
    all.push([...found.ids]);
    token = found.token;
    if (token !== null) assert.match(token, /^[\x21-\x7e]+$/);
    if (all.length === 1) await between();
  } while (token !== null && all.length < 10);
  return all;
}

scenario(
  "winget 42, 43, 44: pages follow each other, by tokens that a page gave out",
  async (registry) => {
    const count = PAGE_SIZE + 3;
    await stock(registry, count);
    const names = Array.from({ length: count }, (_, at) => nameOf(at));
    const query = { Query: { KeyWord: "paged", MatchType: "Substring" } };
    for (const body of [EVERYTHING, query, { ...query, MaximumResults: count - 1 }]) {
      const found = await pages(registry, body);
      const wanted = "MaximumResults" in body ? names.slice(0, -1) : names;
      assert.deepEqual(found.map(({ length }) => length), [PAGE_SIZE, wanted.length - PAGE_SIZE]);
      assert.deepEqual(found.flat(), wanted);
    }
    const { token } = await search(registry, EVERYTHING);
    const strange = ["nonsense", "MQ", "e30", "W10", "%00", "a, b", "x".repeat(4000), `${token}x`];
    for (const continuationtoken of strange) {
      const request = json("POST", EVERYTHING, { continuationtoken });
      await refused(await registry.fetch("/manifestSearch", request), 400, 3, continuationtoken);
    }
    const other = json("POST", { Query: { KeyWord: "p", MatchType: "Substring" } }, {
      continuationtoken: token!,
    });
    await refused(await registry.fetch("/manifestSearch", other), 400, 3, "of another search");
  },
);

scenario("winget 43: pages keep their place while packages come and go", async (registry) => {
  await stock(registry, PAGE_SIZE + 3);
  const [seen, coming] = [nameOf(7), nameOf(PAGE_SIZE + 1)];
  const [first, second, ...others] = await pages(registry, EVERYTHING, async () => {
    for (const name of [seen, coming]) {
      await registry.admin(`/packages/${name}`, { method: "DELETE" });
    }
    await publish(registry, "Contoso.AAA", ["1.0"]);
    await publish(registry, "Contoso.ZZZ", ["1.0"]);
  });
  assert.deepEqual(others, []);
  assert.equal(first!.length, PAGE_SIZE);
  assert.deepEqual(second, [nameOf(PAGE_SIZE), nameOf(PAGE_SIZE + 2), "Contoso.ZZZ"]);
});
