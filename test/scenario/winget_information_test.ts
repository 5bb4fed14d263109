import assert from "node:assert/strict";
import { openRegistry, ORIGIN, scenario } from "./registry.ts";
import { StoreAway } from "../../ts/store/store_away.ts";
import { createRepository, read } from "./winget_fixture.ts";

scenario("winget 1, 4, 16, 18: /information says what clients need", async ({ fetch }) => {
  const answer = await fetch("/information", { headers: { "content-type": "application/json" } });
  const { Data } = await read(answer);
  assert.deepEqual(Data.ServerSupportedVersions, [
    ...["1.0.0", "1.1.0", "1.4.0", "1.5.0", "1.6.0"],
    ...["1.7.0", "1.9.0", "1.10.0", "1.12.0", "1.28.0"],
  ]);
  assert.match(Data.SourceIdentifier, /^[\w-]{3,128}$/);
});

scenario(
  "winget 9, 10: nothing that clients send is unsupported or required",
  async ({ fetch }) => {
    const { Data } = await read(await fetch("/information"));
    const lists = ["PackageMatchFields", "QueryParameters"].flatMap((what) => [
      Data[`Unsupported${what}`],
      Data[`Required${what}`],
    ]);
    assert.deepEqual(lists, [[], [], [], []]);
  },
);

scenario("winget 5, 8: no version asks for a sign-in that is not offered", async ({ fetch }) => {
  const { Data } = await read(await fetch("/information"));
  assert.equal("Authentication" in Data, false);
});

scenario("winget 11: /information says for how long it may be kept", async ({ fetch }) => {
  const field = (await fetch("/information")).headers.get("cache-control");
  assert.match(field!, /^public, max-age=[1-9]\d*$/);
});

scenario("winget 2: /information of a private repository is for everyone", async (registry) => {
  await createRepository(registry, "acme/secret", { visibility: "private" });
  const { Data } = await read(await registry.fetch("/winget/acme/secret/information"));
  const { Data: own } = await read(await registry.fetch("/information"));
  assert.notEqual(Data.SourceIdentifier, own.SourceIdentifier);
});

scenario(
  "winget 6, 7: source agreements are left out, or named after their text",
  async (registry) => {
    const agreed = async (path: `${string}/${string}`, texts: readonly string[]) => {
      const sourceAgreements = texts.map((Agreement) => ({ AgreementLabel: "Terms", Agreement }));
      await createRepository(registry, path, { options: { sourceAgreements } });
      const { Data } = await read(await registry.fetch(`/winget/${path}/information`));
      return Data;
    };
    assert.equal("SourceAgreements" in await agreed("acme/free", []), false);
    const { SourceAgreements: first } = await agreed("acme/one", ["Be kind"]);
    const { SourceAgreements: same } = await agreed("acme/same", ["Be kind"]);
    const { SourceAgreements: other } = await agreed("acme/other", ["Be quiet"]);
    assert.deepEqual(first.Agreements, [{ AgreementLabel: "Terms", Agreement: "Be kind" }]);
    assert.match(first.AgreementsIdentifier, /\S/);
    assert.equal(first.AgreementsIdentifier, same.AgreementsIdentifier);
    assert.notEqual(first.AgreementsIdentifier, other.AgreementsIdentifier);
  },
);

Deno.test("winget 3: SourceIdentifier outlives a restart", async () => {
  const DATA_DIR = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const identifier = async () => {
    await using registry = await openRegistry({ env: { DATA_DIR } });
    const { Data } = await read(await registry.fetch("/information"));
    return Data.SourceIdentifier;
  };
  assert.equal(await identifier(), await identifier());
  await Deno.remove(DATA_DIR, { recursive: true });
});

/** One address of a source, as a user may hand it to `winget source add -a`. */
const BASES = ["", "/api", "/winget/default/winget"];

scenario(
  "winget 12: every base address answers alike, with and without a slash",
  async (registry) => {
    const seen = new Set<string>();
    for (const base of BASES) {
      for (const slash of ["", "/"]) {
        const answer = await registry.fetch(`${base}/information${slash}`);
        seen.add(JSON.stringify(await read(answer, 200, `${base}${slash}`)));
      }
    }
    assert.equal(seen.size, 1);
  },
);

scenario("winget 19: nothing is redirected", async ({ app }) => {
  for (const base of BASES) {
    const answer = await app.request(`${ORIGIN}${base}/manifestSearch/`, {
      method: "POST",
      body: '{"FetchAllManifests":true}',
      redirect: "manual",
    });
    assert.equal(answer.status, 200, base);
    await answer.body?.cancel();
  }
});

scenario(
  "winget 20: who asks too much is told when to come back",
  async ({ fetch }) => {
    await read(await fetch("/information"));
    const answer = await fetch("/information");
    assert.equal(answer.status, 429);
    assert.match(answer.headers.get("retry-after")!, /^[1-9]\d*$/);
    assert.equal((await answer.json()).ErrorCode, 429);
  },
  { env: { RATE_LIMIT_SOURCE_PER_MINUTE: "1" } },
);

scenario(
  "winget 20: while the store is away clients are told when to come back",
  async (registry) => {
    const { documents } = registry.packhouse.stores.drivers;
    Object.assign(documents, { find: away, get: () => Promise.reject(new StoreAway("Gone")) });
    const answer = await registry.fetch("/manifestSearch", { method: "POST", body: "{}" });
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get("retry-after")!, /^[1-9]\d*$/);
    const said = await answer.json();
    assert.equal(said.ErrorCode, 503);
    assert.doesNotMatch(said.ErrorMessage, /Gone/);
  },
);

// deno-lint-ignore require-yield -- it fails before it has anything
async function* away(): AsyncGenerator<never> {
  await Promise.resolve();
  throw new StoreAway("Gone");
}
