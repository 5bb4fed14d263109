import assert from "node:assert/strict";
import type { RuleTerms } from "../../ts/model/mirror.ts";
import { RegistryError } from "../../ts/model/registry_error.ts";
import { json } from "../scenario/registry.ts";
import { manifest } from "../scenario/winget_fixture.ts";
import { type MirrorFixture, mirrors } from "./fixture.ts";

const bytesOf = (text: string) => text.length;

mirrors(
  "a preview says what a rule would bring, how much that is, and what is here",
  async (at) => {
    at.allow("Acme.Here").upstream.put("Acme.Here", "1.0");
    await at.run();
    at.upstream.put("Acme.New", "1.0").put("Acme.New", "2.0").put("Acme.Ours", "1.0")
      .put("Acme.Arm", "1.0", { architecture: "arm64" }).put("Other.Tool", "1.0");
    at.upstream.files.delete("https://vendor.test/Acme.New/2.0/setup.exe");
    const ours = json("POST", manifest("Acme.Ours", ["9"]));
    assert.equal((await at.registry.admin("/packageManifests", ours)).status, 201);
    at.upstream.takeAsked();
    const downloads = at.fetcher.downloads.length;
    assert.deepEqual(await preview(at, { package: "acme.*" }), {
      ...{ packages: 4, versions: 4, bytes: bytesOf("Acme.New 1.0"), unknownSizes: 1 },
      items: [
        { package: "Acme.Here", version: "1.0", bytes: bytesOf("Acme.Here 1.0"), state: "here" },
        { package: "Acme.New", version: "2.0", bytes: null, state: "new" },
        { package: "Acme.New", version: "1.0", bytes: bytesOf("Acme.New 1.0"), state: "new" },
        { package: "Acme.Ours", version: "1.0", bytes: null, state: "clashing" },
      ],
    });
    assert.equal(at.fetcher.downloads.length, downloads);
    assert.equal(at.upstream.takeAsked("refresh").length, 0);
    assert.deepEqual(await at.published("Acme.New"), []);
  },
);

mirrors("a preview heeds what a rule says, and asks for no size of what stays away", async (at) => {
  at.upstream.put("Acme.New", "1.0").put("Acme.New", "2.0").put("Acme.New", "3.0");
  const one = await preview(at, { package: "Acme.New", maxVersions: 1, versions: "<3.0" });
  assert.deepEqual(one.items.map(({ version }) => version), ["2.0"]);
  const away = await preview(at, { package: "Acme.New", rehost: false });
  assert.deepEqual([away.versions, away.bytes, away.unknownSizes], [3, 0, 0]);
  assert.deepEqual(await preview(at, { package: "Nothing.*" }), {
    ...{ packages: 0, versions: 0, bytes: 0, unknownSizes: 0, items: [] },
  });
});

mirrors("of very many packages a preview looks at some and estimates the rest", async (at) => {
  for (let number = 0; number < 250; number++) {
    at.upstream.put(`Acme.N${number}`, "1.0").put(`Acme.N${number}`, "2.0");
  }
  at.upstream.takeAsked();
  const { packages, versions, items, unknownSizes } = await preview(at, { package: "*" });
  assert.deepEqual([packages, versions, items.length], [250, 500, 400]);
  assert.equal(at.upstream.takeAsked("versions").length, 200);
  assert.ok(unknownSizes >= 300);
});

mirrors("what cannot be found out stays unknown, and who goes away is heeded", async (at) => {
  at.upstream.put("Acme.Bad", "1.0").put("Acme.Lost", "1.0").put("Acme.Fine", "1.0");
  at.upstream.fault = (asked) => {
    if (asked === "versions Acme.Bad") throw new RegistryError("upstream_failed", "No");
    if (asked.startsWith("read Acme.Lost")) throw new RegistryError("digest_mismatch", "No");
  };
  const seen = await preview(at, { package: "Acme.*" });
  assert.deepEqual([seen.packages, seen.versions, seen.unknownSizes], [3, 3, 2]);
  const gone = new AbortController();
  at.upstream.fault = (asked) => {
    if (asked.startsWith("versions")) gone.abort(new Error("gone"));
  };
  const { signal } = gone;
  const terms = { package: "Acme.*" };
  await assert.rejects(() => at.preview().preview(at.repository, terms, signal), /gone/);
});

mirrors("a preview ends in time, with what it knows by then", async (at) => {
  at.upstream.put("Acme.Slow", "1.0");
  at.upstream.fault = (asked, signal) =>
    asked.startsWith("versions")
      ? new Promise<void>((resolve) => signal!.addEventListener("abort", () => resolve()))
      : undefined;
  const { signal } = new AbortController();
  const seen = await at.preview({ patience: 20 }).preview(at.repository, { package: "*" }, signal);
  assert.deepEqual([seen.packages, seen.versions, seen.unknownSizes], [1, 1, 1]);
});

function preview(at: MirrorFixture, terms: RuleTerms) {
  return at.preview().preview(at.repository, terms, new AbortController().signal);
}
