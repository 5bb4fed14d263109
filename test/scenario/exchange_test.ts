import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { PresentedImport } from "../../ts/api/exchange.ts";
import { ofBytes } from "../../ts/inspect/random_access.ts";
import { openZip } from "../../ts/inspect/zip/mod.ts";
import type { TextFile } from "../../ts/protocols/exchange.ts";
import { zipped } from "../../ts/protocols/zipped_texts.ts";
import { corpus, corpusFiles } from "../corpus/manifests.ts";
import { serveHttp } from "../servers/http.ts";
import { json, openRegistry, type Registry, scenario } from "./registry.ts";
import { createRepository } from "./winget_fixture.ts";

const ROOT = "/api/v1/repositories/default/winget";
const HASH = "4F1E9A0C73B25D68E4F1A9C073B25D684F1E9A0C73B25D68E4F1A9C073B25D68";

interface Shape {
  readonly url?: string;
  readonly hash?: string;
  readonly says?: string;
  readonly more?: string;
}

/** A manifest in one file. */
function manifest(id: string, version: string, shape: Shape = {}): TextFile {
  const { url = "https://downloads.test/setup.exe", hash = HASH, says = "Helps", more = "" } =
    shape;
  const text = `PackageIdentifier: ${id}\nPackageVersion: '${version}'\nPackageLocale: en-US\n` +
    `Publisher: Contoso\nPackageName: Tool\nLicense: MIT\nShortDescription: ${says}\n${more}` +
    `Installers:\n- Architecture: x64\n  InstallerType: exe\n  InstallerUrl: ${url}\n` +
    `  InstallerSha256: ${hash}\nManifestType: singleton\nManifestVersion: 1.6.0\n`;
  return { path: `${id}/${version}/${id}.yaml`, text };
}

async function imported(answer: Response): Promise<PresentedImport> {
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

async function send(
  { admin }: Registry,
  files: readonly TextFile[],
  { query = "", root = ROOT } = {},
): Promise<PresentedImport> {
  return await imported(await admin(`${root}/import${query}`, json("POST", { files })));
}

async function unzipped(answer: Response): Promise<TextFile[]> {
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/zip");
  const folder = await openZip(ofBytes(await answer.bytes()));
  return await Promise.all(folder.entries.map(async (entry) => ({
    path: entry.name,
    text: new TextDecoder().decode(await folder.bytes(entry, { most: 1e7 })),
  })));
}

function outcomes({ versions }: PresentedImport): string[] {
  return versions.map((one) => `${one.package} ${one.version} ${one.outcome}`);
}

async function* each(files: readonly TextFile[]): AsyncGenerator<TextFile> {
  for (const file of files) yield await Promise.resolve(file);
}

scenario(
  "import takes a ZIP, a form and JSON; the same again changes nothing",
  async (registry) => {
    const files = ["1.0", "2.0"].map((version) => manifest("Contoso.Tool", version));
    const form = new FormData();
    for (const { path, text } of files) form.append("file", new Blob([text]), path);
    const zip = new Uint8Array(await new Response(zipped(each(files))).arrayBuffer());
    const zipType = { "content-type": "application/zip" };
    const post = async (init: RequestInit) =>
      outcomes(
        await imported(await registry.admin(`${ROOT}/import`, { method: "POST", ...init })),
      );
    const expected = (outcome: string) =>
      files.map((_, at) => `Contoso.Tool ${at + 1}.0 ${outcome}`);
    assert.deepEqual(await post({ body: zip, headers: zipType }), expected("added"));
    assert.deepEqual(await post({ body: form }), expected("unchanged"));
    assert.deepEqual(outcomes(await send(registry, files)), expected("unchanged"));
  },
);

scenario("import keeps every fault to its own version", async (registry) => {
  const files = [
    manifest("Contoso.Tool", "1.0"),
    manifest("Contoso.Tool", "2.0", { hash: "nonsense" }),
    manifest("Contoso.Other", "1.0"),
    { path: "Broken/1.0/Broken.yaml", text: "PackageIdentifier: [\n" },
    { path: "README.md", text: "# Read me" },
    manifest("Contoso.Tool", "1.0.0", { says: "The same version in other words" }),
  ];
  const { versions, files: reports } = await send(registry, files);
  assert.deepEqual(versions.map((one) => `${one.package} ${one.version} ${one.outcome}`), [
    "Contoso.Tool 1.0 added",
    "Contoso.Other 1.0 added",
  ]);
  const byPath = new Map(reports.map((one) => [one.path, one]));
  assert.deepEqual(files.map(({ path }) => byPath.get(path)!.outcome), [
    ...["read", "refused", "read", "refused", "ignored", "refused"],
  ]);
  const [finding] = byPath.get(files[1]!.path)!.findings;
  assert.deepEqual([finding!.level, typeof finding!.line], ["error", "number"]);
});

scenario(
  "import takes what stands in folders far from each other as one package",
  async (registry) => {
    const versions = Array.from({ length: 40 }, (_, at) => manifest("Contoso.Tool", `${at + 1}.0`));
    const last = { ...versions[0]!, path: "again/same.yaml" };
    const other = {
      ...manifest("Contoso.Tool", "2.0.0", { says: "Otherwise" }),
      path: "other/a.yaml",
    };
    const answer = await send(registry, [...versions, last, other]);
    assert.deepEqual(answer.versions.slice(0, 40).filter((one) => one.outcome !== "added"), []);
    const [same, refused] = answer.versions.slice(40);
    assert.deepEqual([same!.outcome, refused!.error!.code], ["unchanged", "version_taken"]);
    const found = await (await registry.fetch(`${ROOT}/packages/Contoso.Tool`)).json();
    assert.equal(found.versions.length, 40);
    assert.equal(
      new Set(found.versions.map((one: { publishedAt: string }) => one.publishedAt)).size,
      1,
    );
  },
);

scenario("import replaces what says otherwise only where it is told to", async (registry) => {
  const [former, wanted] = ["Helps", "Helps more"].map((says) =>
    manifest("Contoso.Tool", "1.0", { says })
  );
  await send(registry, [former!]);
  const refused = await send(registry, [wanted!]);
  assert.deepEqual(outcomes(refused), ["Contoso.Tool 1.0 refused"]);
  assert.equal(refused.versions[0]!.error!.code, "version_taken");
  const replaced = await send(registry, [wanted!], { query: "?replace=true" });
  assert.deepEqual(outcomes(replaced), ["Contoso.Tool 1.0 replaced"]);
  const [, , locale] = await unzipped(await registry.fetch(`${ROOT}/packages/Contoso.Tool/export`));
  assert.match(locale!.text, /ShortDescription: Helps more/);
});

scenario("import with dryRun says what would be, and changes nothing", async (registry) => {
  const files = [manifest("Contoso.Tool", "1.0")];
  const dry = await send(registry, files, { query: "?dryRun=true" });
  assert.deepEqual([dry.dryRun, outcomes(dry)], [true, ["Contoso.Tool 1.0 added"]]);
  assert.equal((await registry.fetch(`${ROOT}/packages/Contoso.Tool`)).status, 404);
  assert.deepEqual(outcomes(await send(registry, files)), ["Contoso.Tool 1.0 added"]);
});

scenario("import refuses bodies that are no files, and keeps nothing", async (registry) => {
  const zip = { "content-type": "application/zip" };
  const cases: [number, string, RequestInit][] = [
    [415, "media_type_refused", { body: "x", headers: { "content-type": "text/plain" } }],
    [400, "request_malformed", { body: "PK no zip", headers: zip }],
    [400, "request_malformed", { body: "", headers: zip }],
    [400, "request_malformed", {
      body: "no form",
      headers: { "content-type": "multipart/form-data; boundary=x" },
    }],
    [400, "value_refused", json("POST", { files: [{ path: "a.yaml" }] })],
    [400, "value_refused", json("POST", { files: "a.yaml" })],
    [400, "request_malformed", json("POST", "[]")],
    [413, "body_too_large", { body: new Uint8Array(33 * 1024 * 1024), headers: zip }],
  ];
  for (const [status, code, init] of cases) {
    const answer = await registry.admin(`${ROOT}/import`, { method: "POST", ...init });
    const problem = await answer.json();
    assert.deepEqual([answer.status, problem.code], [status, code], JSON.stringify(problem));
  }
  const answer = await registry.admin(`${ROOT}/import?replace=yes`, json("POST", { files: [] }));
  assert.equal(answer.status, 400);
  assert.deepEqual(await (await registry.fetch(`${ROOT}/packages`)).json(), {
    packages: [],
    next: null,
  });
});

scenario("import and export ask who may", async (registry) => {
  await createRepository(registry, "acme/secret", { visibility: "private" });
  const secret = "/api/v1/repositories/acme/secret";
  const body = json("POST", { files: [manifest("Contoso.Tool", "1.0")] });
  assert.equal((await registry.fetch(`${ROOT}/import`, body)).status, 401);
  assert.equal((await registry.fetch(`${secret}/export`)).status, 401);
  assert.equal((await registry.fetch(`${ROOT}/export`)).status, 200);
  assert.equal((await registry.admin(`${secret}/import`, body)).status, 200);
  assert.equal((await registry.fetch(`${secret}/packages/Contoso.Tool/export`)).status, 401);
});

scenario("export tells only those of what is hidden who may show it again", async (registry) => {
  const more = "InstallerSuccessCodes: [3010]\n";
  const [one, two] = [manifest("Contoso.Tool", "1.0"), manifest("Contoso.Tool", "2.0", { more })];
  const text = two.text.replace(
    "ManifestType",
    `- Architecture: arm64\n  InstallerType: exe\n  InstallerUrl: https://downloads.test/arm.exe\n` +
      `  InstallerSha256: ${HASH}\nManifestType`,
  );
  await send(registry, [one, { ...two, text }, manifest("Contoso.Gone", "1.0")]);
  const hide = async (path: string) => {
    const body = json("PUT", { enabled: false });
    assert.equal(
      (await registry.admin(`${ROOT}/packages/${path}/enabled`, body)).status,
      200,
      path,
    );
  };
  await hide("Contoso.Gone");
  await hide("Contoso.Tool/versions/1.0");
  await hide("Contoso.Tool/versions/2.0/installers/arm64_exe");
  const told = async (as: Registry["fetch"], path: string) => {
    const answer = await as(`${ROOT}${path}`);
    if (answer.status !== 200) return (await answer.json()).code;
    const files = await unzipped(answer);
    const installers = files.flatMap((file) => file.text.match(/^- Architecture|arm\.exe/gm) ?? []);
    return `${files.length} files, ${installers.includes("arm.exe") ? "arm" : "no arm"}`;
  };
  const paths = ["/export", "/packages/Contoso.Tool/export", "/packages/Contoso.Gone/export"];
  const all = await Promise.all(paths.map((path) => told(registry.admin, path)));
  assert.deepEqual(all, ["9 files, arm", "6 files, arm", "3 files, no arm"]);
  const some = await Promise.all(paths.map((path) => told(registry.fetch, path)));
  assert.deepEqual(some, ["3 files, no arm", "3 files, no arm", "package_missing"]);
  const version = await told(registry.fetch, "/packages/Contoso.Tool/versions/1.0/export");
  assert.equal(version, "version_missing");

  const again = await send(registry, [one, { ...two, text }]);
  assert.deepEqual(again.versions.map(({ outcome }) => outcome), ["unchanged", "unchanged"]);
  const changed = { ...two, text: text.replace("Helps", "Helps more") };
  const replaced = await send(registry, [changed], { query: "?replace=true" });
  assert.deepEqual(outcomes(replaced), ["Contoso.Tool 2.0 replaced"]);
  assert.equal(await told(registry.fetch, "/export"), "3 files, no arm", "It stays hidden");
});

scenario("export and import keep icons that are hosted here", async (registry) => {
  const put = `${ROOT}/packages/Contoso.Tool/versions/1.0/files/icon.png`;
  const { url, sha256 } = await (await registry.admin(put, { method: "PUT", body: "PNG" })).json();
  const more = `Icons:\n- IconUrl: ${url}\n  IconFileType: png\n` +
    `  IconSha256: ${sha256.toUpperCase()}\n`;
  const given = manifest("Contoso.Tool", "1.0", { more });
  assert.deepEqual(outcomes(await send(registry, [given])), ["Contoso.Tool 1.0 added"]);
  const files = await unzipped(await registry.fetch(`${ROOT}/export`));
  assert.ok(files.some(({ text }) => text.includes(`IconUrl: ${url}`)));
  assert.deepEqual(outcomes(await send(registry, files)), ["Contoso.Tool 1.0 unchanged"]);
  assert.equal(await (await registry.fetch(new URL(url).pathname)).text(), "PNG");
});

scenario("export refuses what is not there", async (registry) => {
  await send(registry, [manifest("Contoso.Tool", "1.0")]);
  const cases: [string, string][] = [
    ["/packages/Contoso.None/export", "package_missing"],
    ["/packages/Contoso.Tool/versions/3.0/export", "version_missing"],
    ["/packages/nonsense/export", "name_refused"],
  ];
  for (const [path, code] of cases) {
    assert.equal((await (await registry.fetch(`${ROOT}${path}`)).json()).code, code, path);
  }
});

Deno.test("export gives back every version of the corpus so that it imports to the same", async () => {
  await using registry = await openRegistry();
  await createRepository(registry, "acme/copy");
  const copy = "/api/v1/repositories/acme/copy";
  const samples = corpus();
  assert.ok(samples.length >= 100, `${samples.length}`);
  const first = await send(registry, corpusFiles());
  assert.equal(first.versions.length, samples.length);
  assert.deepEqual(first.versions.filter(({ outcome }) => outcome !== "added"), []);
  const files = await unzipped(await registry.admin(`${ROOT}/export`));

  const again = await send(registry, files);
  assert.deepEqual(again.versions.filter(({ outcome }) => outcome !== "unchanged"), []);
  assert.equal(again.versions.length, samples.length);
  const second = await send(registry, files, { root: copy });
  assert.deepEqual(second.versions.filter(({ outcome }) => outcome !== "added"), []);
  assert.deepEqual(await unzipped(await registry.admin(`${copy}/export`)), files);
  for (const { package: name } of first.versions) {
    const path = `/packageManifests/${encodeURIComponent(name)}`;
    const [one, other] = await Promise.all(
      ["default/winget", "acme/copy"].map(async (at) =>
        await (await registry.fetch(`/winget/${at}${path}`)).text()
      ),
    );
    assert.equal(one, other, name);
  }
});

/** A vendor's server on loopback. */
function vendor(answer: (path: string) => Response) {
  return serveHttp(({ url }) => answer(new URL(url).pathname));
}

scenario("import with rehost serves from here what is what it promises", async (registry) => {
  const installer = "MZ an installer";
  const hash = createHash("sha256").update(installer).digest("hex").toUpperCase();
  let fetched = 0;
  await using site = vendor((path) => {
    fetched++;
    return path === "/good.exe" ? new Response(installer) : new Response("gone", { status: 404 });
  });
  const files = [
    manifest("Contoso.Tool", "1.0", { url: `${site.origin}/good.exe`, hash }),
    manifest("Contoso.Tool", "2.0", { url: `${site.origin}/good.exe` }),
    manifest("Contoso.Tool", "3.0", { url: `${site.origin}/gone.exe`, hash }),
  ];
  const { versions } = await send(registry, files, { query: "?rehost=true" });
  assert.deepEqual(versions.map(({ outcome }) => outcome), ["added", "refused", "refused"]);
  assert.deepEqual(versions.map(({ rehosted }) => rehosted.map(({ outcome }) => outcome)), [
    ...[["stored"], ["failed"], ["failed"]],
  ]);
  assert.match(versions[1]!.rehosted[0]!.message!, /promised 4f1e/);
  assert.match(versions[2]!.rehosted[0]!.message!, /answers 404/);

  const answer = await registry.fetch("/packageManifests/Contoso.Tool");
  const { Data: { Versions } } = await answer.json();
  assert.equal(Versions.length, 1);
  const url = new URL(Versions[0].Installers[0].InstallerUrl);
  assert.match(url.href, /^http:\/\/packages\.test\/dl\/winget\/default\/winget\/Contoso\.Tool\/1/);
  assert.equal(await (await registry.fetch(url.pathname)).text(), installer);

  const before = fetched;
  const again = await send(registry, files.slice(0, 1), { query: "?rehost=true&replace=true" });
  assert.deepEqual(outcomes(again), ["Contoso.Tool 1.0 unchanged"]);
  assert.equal(fetched, before, "What is here is not fetched again");
  const exported = await unzipped(await registry.fetch(`${ROOT}/packages/Contoso.Tool/export`));
  assert.match(exported[1]!.text, /InstallerUrl: http:\/\/packages\.test\/dl\//);
  assert.deepEqual(outcomes(await send(registry, exported)), ["Contoso.Tool 1.0 unchanged"]);
}, { env: { EGRESS_ALLOW: "127.0.0.1" } });

scenario(
  "import with rehost fetches nothing from inside, and publishes no such version",
  async (registry) => {
    await using site = vendor(() => new Response("secret"));
    const files = [manifest("Contoso.Tool", "1.0", { url: `${site.origin}/setup.exe` })];
    const { versions } = await send(registry, files, { query: "?rehost=true" });
    assert.equal(versions[0]!.outcome, "refused");
    assert.match(versions[0]!.rehosted[0]!.message!, /loopback/);
    assert.equal((await registry.fetch(`${ROOT}/packages/Contoso.Tool`)).status, 404);
  },
);
