import assert from "node:assert/strict";
import { makeMsix } from "../inspect/make_msix.ts";
import type { Ask } from "./_files.ts";
import { draftOf, uploadFile } from "./publishing_fixture.ts";
import { json, type Registry, scenario } from "./registry.ts";
import { seeing, STABLE_CONTOSO, STOCK, stocked, teamMate } from "./views_fixture.ts";
import { createRepository, installer, manifest, read, version } from "./winget_fixture.ts";

const WIRE = "/winget/acme/whole";
const API = "/api/v1/repositories/acme/whole";
const ENABLED = { enabled: false };

/** A request about package `P` and version `V`. */
type Write = readonly [method: string, path: string, body?: unknown];

const ONE = `${WIRE}/packages/P/versions/V`;
const VERSION = version("Some.Thing", "V");
const WHOLE = { PackageIdentifier: "P", Versions: [VERSION] };

/** What creates something. */
const CREATING: readonly Write[] = [
  ["POST", `${WIRE}/packageManifests`, WHOLE],
  ["POST", `${WIRE}/packages`, { PackageIdentifier: "P" }],
  ["POST", `${API}/publish`, { package: "P", manifest: VERSION }],
  ["POST", `${API}/publish`, { package: "P", mode: "package", manifest: VERSION }],
  ["POST", `${API}/import`, { files: [{ path: "P.json", text: "T" }] }],
  ["POST", `${API}/import?replace=true`, { files: [{ path: "P.json", text: "T" }] }],
];

/** What changes something that is there. */
const CHANGING: readonly Write[] = [
  ["PUT", `${WIRE}/packageManifests/P`, WHOLE],
  ["DELETE", `${WIRE}/packageManifests/P`],
  ["PUT", `${WIRE}/packages/P`, { PackageIdentifier: "P" }],
  ["DELETE", `${WIRE}/packages/P`],
  ["POST", `${WIRE}/packages/P/versions`, VERSION],
  ["DELETE", `${API}/packages/P`],
  ["PUT", `${API}/packages/P/enabled`, ENABLED],
  ["POST", `${API}/publish`, { package: "P", mode: "version", manifest: VERSION }],
];

/** What changes a version that is there. */
const CHANGING_VERSION: readonly Write[] = [
  ["PUT", ONE, VERSION],
  ["DELETE", ONE],
  ["POST", `${ONE}/installers`, installer({ InstallerIdentifier: "new", Architecture: "x86" })],
  ["PUT", `${ONE}/installers/x64`, installer()],
  ["DELETE", `${ONE}/installers/x64`],
  ["POST", `${ONE}/locales`, { PackageLocale: "fr-FR" }],
  ["PUT", `${ONE}/locales/fr-FR`, { PackageLocale: "fr-FR" }],
  ["DELETE", `${ONE}/locales/fr-FR`],
  ["DELETE", `${API}/packages/P/versions/V`],
  ["PUT", `${API}/packages/P/versions/V/yank`, {}],
  ["DELETE", `${API}/packages/P/versions/V/yank`],
  ["PUT", `${API}/packages/P/versions/V/enabled`, ENABLED],
  ["PUT", `${API}/packages/P/versions/V/installers/x64/enabled`, ENABLED],
  ["POST", `${API}/publish`, { package: "P", mode: "installer", manifest: VERSION }],
];

/** A package and a version that are there and not seen, others that are not there, and what names them. */
const PAIRS: readonly (readonly [string, string, readonly Write[]])[] = [
  ["Fabrikam.App 1.0", "Fabrikam.None 1.0", [...CREATING, ...CHANGING, ...CHANGING_VERSION]],
  ["Fabrikam.Tool 5.0", "Fabrikam.None 5.0", CREATING],
  ["Contoso.Beta 1.0", "Contoso.None 1.0", [...CHANGING, ...CHANGING_VERSION]],
  ["Contoso.Tool 3.0", "Contoso.Tool 8.0", CHANGING_VERSION],
  ["Contoso.Editor 1.0", "Contoso.Editor 8.0", CHANGING_VERSION],
];

async function told(ask: Ask, [method, path, body]: Write, what: string): Promise<string> {
  const [name = "", number = ""] = what.split(" ");
  const named = (text: string) => text.replaceAll(/\bP\b/g, name).replaceAll(/\bV\b/g, number);
  const said = body === undefined ? undefined : named(JSON.stringify(body))
    .replace('"T"', () => JSON.stringify(JSON.stringify(manifest(name, [number]))));
  const answer = await ask(named(path), said === undefined ? { method } : json(method, said));
  const text = (await answer.text()).replaceAll(name, "P").replaceAll(number, "V")
    .replaceAll(/"requestId":"\w+"/g, "");
  return `${answer.status} ${text}`;
}

async function everything({ admin }: Registry): Promise<string> {
  return await (await admin(`${WIRE}/packageManifests`)).text();
}

scenario(
  "whoever changes what it does not see is told what it would be of nothing",
  async (registry) => {
    const repository = await stocked(registry, "acme/whole", STOCK);
    const before = await everything(registry);
    const seers = [
      await seeing(registry, STABLE_CONTOSO),
      await teamMate(registry, { repository, view: STABLE_CONTOSO, role: "maintainer" }),
    ];
    for (const ask of seers) {
      for (const [there, absent, writes] of PAIRS) {
        for (const write of writes) {
          const about = `${write[0]} ${write[1]} ${there}`;
          const hidden = await told(ask, write, there);
          assert.match(hidden, /^40[34] |access_denied/, `${about} ${hidden}`);
          assert.equal(hidden, await told(ask, write, absent), about);
        }
      }
    }
    assert.equal(await everything(registry), before);
  },
);

/** What concerns more than is seen is refused, and what is seen may be changed. */
const MIXED: readonly (readonly [what: string, Write, status: number])[] = [
  ["Contoso.Tool 1.0", ["DELETE", `${WIRE}/packages/P`], 403],
  ["Contoso.Tool 1.0", ["PUT", `${API}/packages/P/enabled`, ENABLED], 403],
  ["CONTOSO.Tool 1.0", ["PUT", `${WIRE}/packages/P`, { PackageIdentifier: "P" }], 403],
  ["Contoso.Tool 3.0", ["POST", `${WIRE}/packages/P/versions`, VERSION], 403],
  ["Contoso.Tool 4.0", ["POST", `${WIRE}/packages/P/versions`, VERSION], 201],
  ["Contoso.New 1.0", ["POST", `${WIRE}/packageManifests`, WHOLE], 201],
  ["Contoso.Beta 2.0", ["POST", `${WIRE}/packageManifests`, WHOLE], 201],
  ["Contoso.Tool 1.0", ["PUT", `${API}/packages/P/versions/V/yank`, {}], 200],
  ["Contoso.Tool 4.0", ["DELETE", `${API}/packages/P/versions/V`], 204],
  ["Contoso.Viewer 0.9", ["DELETE", `${API}/packages/P/versions/V`], 204],
  ["Contoso.New 1.0", ["DELETE", `${WIRE}/packages/P`], 204],
];

scenario("what is seen may be changed, and the rest of its package stays", async (registry) => {
  await stocked(registry, "acme/whole", STOCK);
  const seer = await seeing(registry, STABLE_CONTOSO);
  for (const [what, write, status] of MIXED) {
    assert.match(await told(seer, write, what), new RegExp(`^${status} `), `${write[1]} ${what}`);
  }
  const versions = async (ask: Ask, name: string) => {
    const answer = await ask(`${API}/packages/${name}`);
    if (answer.status === 404) return null;
    return (await read(answer)).versions.map((one: { version: string }) => one.version);
  };
  assert.equal(await versions(seer, "Contoso.Viewer"), null);
  assert.deepEqual(await versions(registry.admin, "Contoso.Viewer"), ["1.0"]);
  assert.deepEqual(await versions(seer, "Contoso.Beta"), ["2.0"]);
  assert.deepEqual(await versions(registry.admin, "Contoso.Beta"), ["2.0", "1.0"]);
  assert.deepEqual(await versions(registry.admin, "Contoso.Tool"), ["3.0", "2.0", "1.0"]);
});

scenario("a team publishes to its part of a repository that everybody reads", async (registry) => {
  const repository = await createRepository(registry, "acme/whole");
  for (const name of ["Contoso.Tool", "Fabrikam.App"]) {
    const wanted = manifest(name, ["1.0", "2.0"]);
    await read(await registry.admin(`${WIRE}/packageManifests`, json("POST", wanted)), 201);
  }
  const view = { allow: [{ package: "Contoso.*" }] };
  const mate = await teamMate(registry, { repository, view, role: "maintainer" });
  const status = async (write: Write, what: string) => (await told(mate, write, what)).slice(0, 3);
  assert.equal(await status(["GET", `${WIRE}/packages/P`], "Fabrikam.App 1.0"), "200");
  const version3: Write = ["POST", `${WIRE}/packages/P/versions`, VERSION];
  assert.equal(await status(version3, "Contoso.Tool 3.0"), "201");
  const before = await everything(registry);
  for (const write of [...CHANGING, ...CHANGING_VERSION]) {
    const said = await told(mate, write, "Fabrikam.App 1.0");
    assert.match(said, /^40[349]|"outcome":"unchanged"/, `${write[0]} ${write[1]}`);
  }
  assert.match(await told(mate, ["DELETE", ONE], "Fabrikam.App 1.0"), /^403/, "it is seen");
  assert.equal(await everything(registry), before);
  assert.equal(
    await status(["POST", `${WIRE}/packageManifests`, WHOLE], "Fabrikam.New 1.0"),
    "403",
  );
  const disable: Write = ["PUT", `${API}/packages/P/versions/V/enabled`, ENABLED];
  assert.equal(await status(disable, "Contoso.Tool 1.0"), "200");
  assert.match(await told(registry.admin, disable, "Fabrikam.App 1.0"), /^200/);
  const shown = async (name: string) => {
    const { versions } = await read(await mate(`${API}/packages/${name}`));
    return versions.map((one: { version: string }) => one.version);
  };
  assert.deepEqual(await shown("Contoso.Tool"), ["3.0", "2.0", "1.0"], "it may show 1.0 again");
  assert.deepEqual(await shown("Fabrikam.App"), ["2.0"], "and here it may not");
});

scenario("a file is not recognised as a version of what is not seen", async (registry) => {
  const { admin } = registry;
  const known = version("Renamed.Product", "0.1");
  const family = { InstallerType: "msix", PackageFamilyName: "Contoso.App_h91ms92gdsmmt" };
  const wanted = { ...known, Installers: [installer(family)] };
  const body = { PackageIdentifier: "Renamed.Product", Versions: [wanted] };
  await read(await admin("/packageManifests", json("POST", body)), 201);
  const drafted = async (ask: Ask) => {
    const id = await uploadFile({ admin: ask }, "app.msix", makeMsix());
    const { package: name, mode } = await draftOf({ admin: ask }, id);
    return [name, mode];
  };
  assert.deepEqual(await drafted(admin), ["Renamed.Product", "version"]);
  const seer = await seeing(registry, { deny: [{ package: "Renamed.*" }] });
  assert.deepEqual(await drafted(seer), ["Contoso.App", "package"]);
});
