import assert from "node:assert/strict";
import { makeMsi, PROPERTIES } from "../inspect/make_msi.ts";
import { json, openRegistry, type Registry, scenario } from "./registry.ts";
import {
  draftOf,
  licensed,
  problem,
  publishFiles,
  REPOSITORY,
  type ShownDraft,
  uploadFile,
} from "./publishing_fixture.ts";
import { read, versionsOf } from "./winget_fixture.ts";

interface Made {
  readonly version?: string;
  readonly platform?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Uploads an MSI package; versions differ in their product codes, as they should. */
async function msi(registry: Registry, made: Made = {}): Promise<string> {
  const { version = "1.0", platform = "x64", properties } = made;
  const digits = (version + platform).replace(/\D/g, "").padStart(12, "0");
  const ProductCode = `{11111111-2222-3333-4444-${digits}}`;
  const content = makeMsi({
    properties: {
      ...PROPERTIES,
      ALLUSERS: "1",
      ProductVersion: version,
      ProductCode,
      ...properties,
    },
    summary: { 7: `${platform};1033` },
  });
  return await uploadFile(registry, `tool-${platform}.msi`, content);
}

/** Drafts an upload, fills in the licence and publishes it. */
async function publishOne(registry: Registry, id: string, status = 201): Promise<ShownDraft> {
  const draft = await draftOf(registry, id);
  await publishFiles(registry, { package: draft.package, manifest: licensed(draft) }, status);
  return draft;
}

// deno-lint-ignore no-explicit-any -- a test looks into it as a client would
async function served(registry: Registry, version: string): Promise<any> {
  const { Data } = await read(await registry.fetch("/packageManifests/Acme.Tool"));
  return Data.Versions.find((one: { PackageVersion: string }) => one.PackageVersion === version);
}

function refusedTo({ admin }: Registry, wanted: unknown): Promise<Response> {
  return admin(`${REPOSITORY}/publish`, json("POST", wanted));
}

scenario(
  "a further version is recognised by its upgrade code and told nothing twice",
  async (registry) => {
    const first = await draftOf(registry, await msi(registry));
    const manifest = licensed(first) as { DefaultLocale: Record<string, unknown> };
    const said = {
      Moniker: "acme",
      Tags: ["tools"],
      ReleaseNotes: "The first",
      PackageName: "Acme!",
    };
    const described = { ...manifest, DefaultLocale: { ...manifest.DefaultLocale, ...said } };
    await publishFiles(registry, { package: "Acme.Renamed", manifest: described });

    const id = await msi(registry, { version: "1.1" });
    const draft = await draftOf(registry, id);
    assert.deepEqual([draft.package, draft.mode, draft.missing], ["Acme.Renamed", "version", []]);
    assert.equal(draft.origins.PackageIdentifier, "the package that has this UpgradeCode");
    assert.equal(draft.origins["DefaultLocale.License"], "version 1.0");
    const { Moniker, Tags, ReleaseNotes, PackageName } = draft.manifest.DefaultLocale;
    assert.deepEqual([Moniker, Tags, ReleaseNotes, PackageName], [
      "acme",
      ["tools"],
      undefined,
      "Acme!",
    ]);
    // Nobody has to read a draft that lacks nothing.
    const published = await publishFiles(registry, { uploads: [id] });
    assert.deepEqual(published, {
      ...{ package: "Acme.Renamed", version: "1.1", mode: "version", outcome: "created" },
    });
    assert.deepEqual(await versionsOf(registry, "Acme.Renamed"), ["1.1", "1.0"]);
  },
);

scenario(
  "a further architecture joins its version; another file of one that is there is refused and explained",
  async (registry) => {
    await publishOne(registry, await msi(registry));
    const draft = await draftOf(registry, await msi(registry, { platform: "Arm64" }));
    assert.equal(draft.mode, "installer");
    const body = { package: "Acme.Tool", manifest: draft.manifest };
    assert.equal((await publishFiles(registry, body, 200)).outcome, "changed");
    assert.equal((await publishFiles(registry, body, 200)).outcome, "unchanged");
    assert.deepEqual(
      (await served(registry, "1.0")).Installers.map((one: { Architecture: string }) =>
        one.Architecture
      ),
      ["x64", "arm64"],
    );
    const other = await msi(registry, { properties: { ARPCOMMENTS: "Built once more" } });
    const { code, detail, errors } = await problem(
      await refusedTo(registry, { uploads: [other] }),
      409,
    );
    assert.equal(code, "part_taken");
    assert.match(detail, /"x64_en-US_machine_msi" of version "1\.0"/);
    assert.deepEqual(errors!.map(({ path, rule }) => [path, rule]), [["Installers[0]", "V3"]]);
  },
);

scenario("a version is replaced only when that is said", async (registry) => {
  await publishOne(registry, await msi(registry));
  const id = await msi(registry, { properties: { ARPCOMMENTS: "Built once more" } });
  const [before] = (await served(registry, "1.0")).Installers;
  for (const [mode, expected] of [["package", "version_taken"], ["version", "version_taken"]]) {
    const { code } = await problem(await refusedTo(registry, { uploads: [id], mode }), 409);
    assert.equal(code, expected, mode);
  }
  const replaced = await publishFiles(registry, { uploads: [id], mode: "replace" }, 200);
  assert.equal(replaced.outcome, "changed");
  const { DefaultLocale, Installers: [after] } = await served(registry, "1.0");
  assert.notEqual(after.InstallerSha256, before.InstallerSha256);
  assert.equal(DefaultLocale.License, "MIT");
  const gone = await registry.fetch(new URL(before.InstallerUrl).pathname);
  assert.equal(gone.status, 404);
  await gone.body?.cancel();
  const again = { package: "Acme.Tool", uploads: [id], mode: "replace" };
  assert.equal((await publishFiles(registry, again, 200)).outcome, "unchanged");
});

scenario("what is not there can be neither joined, followed nor replaced", async (registry) => {
  const id = await msi(registry);
  const manifest = licensed(await draftOf(registry, id));
  const wanted = { package: "Acme.Tool", manifest };
  for (const mode of ["version", "installer", "replace"]) {
    const { code } = await problem(await refusedTo(registry, { ...wanted, mode }), 404);
    assert.equal(code, "package_missing", mode);
  }
  await publishFiles(registry, wanted);
  const next = { ...wanted, manifest: { ...manifest, PackageVersion: "2.0" } };
  for (const mode of ["installer", "replace"]) {
    const { code } = await problem(await refusedTo(registry, { ...next, mode }), 404);
    assert.equal(code, "version_missing", mode);
  }
});

scenario("the same file again, uploaded anew, changes nothing", async (registry) => {
  await publishOne(registry, await msi(registry));
  const before = await served(registry, "1.0");
  const { revision } = (await registry.packhouse.services.catalogue.shelf(
    (await registry.packhouse.services.repositories.find("default/winget"))!,
  )).get("acme.tool")!;
  for (const mode of [undefined, "package", "version", "installer", "replace"]) {
    const id = await msi(registry);
    const { outcome } = await publishFiles(registry, { uploads: [id], mode }, 200);
    assert.equal(outcome, "unchanged", mode);
  }
  assert.deepEqual(await served(registry, "1.0"), before);
  const shelf = await registry.packhouse.services.catalogue.shelf(
    (await registry.packhouse.services.repositories.find("default/winget"))!,
  );
  assert.equal(shelf.get("acme.tool")!.revision, revision);
});

scenario("several files become one version", async (registry) => {
  const uploads = [await msi(registry), await msi(registry, { platform: "Intel" })];
  const draft: ShownDraft = await read(
    await registry.admin(`${REPOSITORY}/drafts`, json("POST", { uploads })),
  );
  assert.deepEqual(draft.missing, ["DefaultLocale.License"]);
  assert.equal(draft.manifest.Installers.length, 2);
  assert.ok(draft.origins["Installers[1].ProductCode"]);
  await publishFiles(registry, { package: draft.package, uploads, manifest: licensed(draft) });
  assert.equal((await served(registry, "1.0")).Installers.length, 2);
});

scenario("a version can be judged before it is published, whatever it says", async (registry) => {
  const draft = await draftOf(registry, await msi(registry));
  const check = async (manifest: unknown, name: string | null = draft.package) =>
    await read(
      await registry.admin(
        `${REPOSITORY}/drafts/check`,
        json("POST", { package: name, manifest }),
      ),
    );
  const { mode, missing, findings } = await check(draft.manifest);
  assert.deepEqual([mode, missing, findings], ["package", ["DefaultLocale.License"], []]);
  const whole = licensed(draft);
  assert.deepEqual(await check(whole), { mode: "package", missing: [], findings: [] });
  assert.deepEqual((await check(whole, null)).missing, ["PackageIdentifier"]);
  const wrong = await check({ ...whole, PackageVersion: 7, Installers: "none" }, "no identifier");
  const paths = wrong.findings.map(({ path }: { path: string }) => path);
  assert.deepEqual(paths, ["PackageIdentifier", "PackageVersion", "Installers"]);
});

scenario(
  "an installer for the user or the machine becomes two, each with its switch",
  async (registry) => {
    const draft = await publishOne(
      registry,
      await msi(registry, { properties: { ALLUSERS: "2" } }),
    );
    const installers = (await served(registry, "1.0")).Installers;
    assert.deepEqual(
      installers.map((one: { Scope: string; InstallerSwitches: unknown }) => [
        one.Scope,
        one.InstallerSwitches,
      ]),
      [
        ["user", { Custom: "ALLUSERS=2 MSIINSTALLPERUSER=1" }],
        ["machine", { Custom: "ALLUSERS=1" }],
      ],
    );
    assert.equal(draft.origins["Installers[1].InstallerSwitches"], "usual for msi");
  },
);

scenario(
  "two who publish the same at once both succeed, and one of them created it",
  async (registry) => {
    const draft = await draftOf(registry, await msi(registry));
    const body = json("POST", { package: draft.package, manifest: licensed(draft) });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => registry.admin(`${REPOSITORY}/publish`, body)),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    assert.deepEqual(statuses, [...Array(7).fill(200), 201]);
    for (const answer of answers) await answer.body?.cancel();
  },
);

Deno.test("uploads that are not there, not ours or not named are refused", async () => {
  await using registry = await openRegistry();
  const id = await msi(registry);
  const draft = await draftOf(registry, id);
  const unknown = "01JX0000000000000000000000";
  const inspect = await registry.admin(`/api/v1/uploads/${unknown}/inspect`, { method: "POST" });
  assert.equal((await problem(inspect, 404)).code, "upload_missing");
  const nobody = await registry.fetch(`/api/v1/uploads/${id}/inspect`, { method: "POST" });
  assert.equal((await problem(nobody, 401)).code, "credentials_missing");
  const wanted = { package: draft.package, manifest: licensed(draft), uploads: [unknown] };
  assert.equal((await problem(await refusedTo(registry, wanted), 400)).code, "value_refused");
  const few = await refusedTo(registry, { manifest: licensed(draft) });
  assert.deepEqual((await problem(few, 400)).errors!.map(({ path }) => path), [
    "PackageIdentifier",
  ]);
  assert.deepEqual(await versionsOf(registry, "Acme.Tool"), []);
});
