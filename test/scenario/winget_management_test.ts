import assert from "node:assert/strict";
import { scenario } from "./registry.ts";
import {
  empty,
  installer,
  manifest,
  publish,
  type Step,
  take,
  version,
  versionsOf,
} from "./winget_fixture.ts";

const TOOL = { PackageIdentifier: "Contoso.Tool" };
const WHOLE = manifest("Contoso.Tool", ["1.0"]);
const { Installers: _, ...BARE } = version("Contoso.Tool", "1.0");
const FRENCH = { PackageLocale: "fr-FR", PackageName: "Outil", ShortDescription: "Un outil" };
const AT = "/packages/Contoso.Tool";
const ONE = `${AT}/versions/1.0`;

/** Rows of section 5 of the protocol, by subject; each list begins with an empty repository. */
const STORIES: Readonly<Record<string, readonly Step[]>> = {
  "winget 86, 92: packages": [
    ["GET", "/packages", undefined, 204],
    ["GET", AT, undefined, 404],
    ["DELETE", AT, undefined, 404],
    ["PUT", AT, TOOL, 404],
    ["POST", "/packages", TOOL, 201],
    ["POST", "/packages", TOOL, 409],
    ["POST", "/packages", { PackageIdentifier: "CONTOSO.TOOL" }, 409],
    ["POST", "/packages", {}, 400, 3],
    ["POST", "/packages", { PackageIdentifier: 7 }, 400, 3],
    ["POST", "/packages", { PackageIdentifier: "Contoso" }, 400, 3],
    ["POST", "/packages", null, 400, 3],
    ["GET", "/packages", undefined, 200],
    ["GET", AT, undefined, 200],
    ["GET", "/packages/contoso.tool", undefined, 200],
    ["GET", `${AT}/versions`, undefined, 204],
    ["GET", ONE, undefined, 404, 4],
    ["DELETE", ONE, undefined, 404, 4],
    ["PUT", ONE, BARE, 404, 4],
    ["GET", `${ONE}/installers`, undefined, 404, 4],
    ["PUT", AT, TOOL, 200],
    ["PUT", AT, { PackageIdentifier: "Contoso.Other" }, 400, 2],
    ["PUT", AT, { PackageIdentifier: "CONTOSO.Tool" }, 400, 2],
    ["DELETE", "/packages/contoso.TOOL", undefined, 204],
    ["GET", AT, undefined, 404],
    ["POST", "/packages", TOOL, 201],
  ],
  "winget 86, 91, 92: whole manifests": [
    ["GET", "/packageManifests", undefined, 204],
    ["GET", "/packageManifests/Contoso.Tool", undefined, 204],
    ["PUT", "/packageManifests/Contoso.Tool", WHOLE, 404],
    ["DELETE", "/packageManifests/Contoso.Tool", undefined, 404],
    ["POST", "/packageManifests", WHOLE, 201],
    ["POST", "/packageManifests", WHOLE, 409],
    ["POST", "/packages", TOOL, 409],
    ["GET", "/packageManifests/Contoso.Tool", undefined, 200],
    ["PUT", "/packageManifests/Contoso.Tool", WHOLE, 200],
    ["PUT", "/packageManifests/Contoso.Other", WHOLE, 400, 2],
    ["PUT", "/packageManifests/contoso.tool", WHOLE, 400, 2],
    ["PUT", "/packageManifests/Contoso.Tool", { Versions: [] }, 400, 3],
    ["PUT", "/packageManifests/Contoso.Tool", TOOL, 400, 3],
    ["PUT", "/packageManifests/Contoso.Tool", { ...TOOL, Versions: [] }, 400, 3],
    ["DELETE", "/packageManifests/Contoso.Tool", undefined, 204],
    ["DELETE", "/packageManifests/Contoso.Tool", undefined, 404],
    ["GET", "/packageManifests/Contoso.Tool", undefined, 204],
    ["POST", "/packageManifests", WHOLE, 201],
  ],
  "winget 86, 92, 93: versions": [
    ["GET", `${AT}/versions`, undefined, 404],
    ["POST", `${AT}/versions`, BARE, 404],
    ["POST", "/packages", TOOL, 201],
    ["POST", `${AT}/versions`, BARE, 201],
    ["POST", `${AT}/versions`, BARE, 409, 6],
    ["POST", `${AT}/versions`, { ...BARE, PackageVersion: "1.0.0" }, 409, 6],
    ["POST", `${AT}/versions`, { ...BARE, PackageVersion: "v1" }, 409, 6],
    ["POST", `${AT}/versions`, { PackageVersion: "2.0" }, 400, 3],
    ["POST", `${AT}/versions`, { ...BARE, PackageVersion: "2/0" }, 400, 3],
    ["GET", `${AT}/versions`, undefined, 200],
    ["GET", ONE, undefined, 200],
    ["GET", `${AT}/versions/1.0.0`, undefined, 404, 5],
    ["GET", `${AT}/versions/2.0`, undefined, 404, 5],
    ["DELETE", `${AT}/versions/1.0.0`, undefined, 404, 5],
    ["DELETE", `${AT}/versions/2.0`, undefined, 404, 5],
    ["PUT", `${AT}/versions/2.0`, { ...BARE, PackageVersion: "2.0" }, 404, 5],
    ["PUT", ONE, BARE, 200],
    ["PUT", ONE, { ...BARE, PackageVersion: "1.1" }, 400, 7],
    ["PUT", "/packages/No.Such/versions/1.0", BARE, 404],
    ["POST", `${AT}/versions`, { ...BARE, PackageVersion: "2.0-RC" }, 201],
    ["GET", `${AT}/versions/2.0-rc`, undefined, 200],
    ["DELETE", `${AT}/versions/2.0-rc`, undefined, 204],
    ["DELETE", ONE, undefined, 204],
    ["GET", AT, undefined, 404],
  ],
  "winget 86, 93: installers": [
    ["GET", `${ONE}/installers`, undefined, 404],
    ["POST", "/packages", TOOL, 201],
    ["POST", `${AT}/versions`, BARE, 201],
    ["GET", `${ONE}/installers`, undefined, 204],
    ["GET", `${ONE}/installers/x64`, undefined, 404, 8],
    ["DELETE", `${ONE}/installers/x64`, undefined, 404, 8],
    ["PUT", `${ONE}/installers/x64`, installer(), 404, 8],
    ["POST", `${ONE}/installers`, installer(), 201],
    ["POST", `${ONE}/installers`, installer({ Architecture: "arm" }), 409, 10],
    ["POST", `${ONE}/installers`, installer({ InstallerIdentifier: "X64" }), 409, 10],
    ["POST", `${ONE}/installers`, installer({ InstallerIdentifier: "same" }), 400, 3],
    ["POST", `${ONE}/installers`, { Architecture: "x86" }, 400, 3],
    ["POST", `${AT}/versions/9/installers`, installer(), 404, 5],
    ["POST", `/packages/No.Such/versions/9/installers`, installer(), 404],
    ["GET", `${ONE}/installers`, undefined, 200],
    ["GET", `${ONE}/installers/X64`, undefined, 200],
    ["GET", `${ONE}/installers/x86`, undefined, 404, 9],
    ["PUT", `${ONE}/installers/x64`, installer({ Scope: "user" }), 200],
    ["PUT", `${ONE}/installers/x64`, installer({ InstallerIdentifier: "x86" }), 400, 11],
    ["PUT", `${ONE}/installers/x86`, installer({ InstallerIdentifier: "x86" }), 404, 9],
    ["DELETE", `${ONE}/installers/x86`, undefined, 404, 9],
    ["DELETE", `${ONE}/installers/X64`, undefined, 204],
    ["GET", AT, undefined, 404],
  ],
  "winget 86: locales": [
    ["POST", "/packageManifests", WHOLE, 201],
    ["GET", `${ONE}/locales`, undefined, 204],
    ["GET", `${ONE}/locales/fr-FR`, undefined, 404, 13],
    ["DELETE", `${ONE}/locales/fr-FR`, undefined, 404, 13],
    ["DELETE", `${ONE}/locales/en-US`, undefined, 404, 13],
    ["PUT", `${ONE}/locales/fr-FR`, FRENCH, 404, 13],
    ["POST", `${ONE}/locales`, FRENCH, 201],
    ["POST", `${ONE}/locales`, FRENCH, 409, 15],
    ["POST", `${ONE}/locales`, { ...FRENCH, PackageLocale: "FR-fr" }, 409, 15],
    ["POST", `${ONE}/locales`, { ...FRENCH, PackageLocale: "en-US" }, 409, 15],
    ["POST", `${ONE}/locales`, { ...FRENCH, PackageLocale: "no locale" }, 400, 3],
    ["POST", `${ONE}/locales`, {}, 400, 3],
    ["POST", `${AT}/versions/9/locales`, FRENCH, 404, 5],
    ["GET", `${ONE}/locales`, undefined, 200],
    ["GET", `${ONE}/locales/fr-fr`, undefined, 200],
    ["GET", `${ONE}/locales/de-DE`, undefined, 404, 14],
    ["DELETE", `${ONE}/locales/en-US`, undefined, 404, 14],
    ["PUT", `${ONE}/locales/fr-FR`, { ...FRENCH, Author: "Moi" }, 200],
    ["PUT", `${ONE}/locales/fr-FR`, { ...FRENCH, PackageLocale: "de-DE" }, 400, 16],
    ["PUT", `${ONE}/locales/de-DE`, { ...FRENCH, PackageLocale: "de-DE" }, 404, 14],
    ["DELETE", `${ONE}/locales/fr-FR`, undefined, 204],
    ["GET", ONE, undefined, 200],
  ],
  "winget 86: everything anew": [
    ["POST", "/packageManifests", WHOLE, 201],
    ["GET", "/rebuild", undefined, 405],
    ["GET", "/manifestSearch", undefined, 405],
    ["POST", "/information", {}, 405],
  ],
};

for (const [name, steps] of Object.entries(STORIES)) {
  scenario(`${name}, step by step`, (registry) => take(registry, steps));
}

scenario("winget 86: rebuild and update read everything anew", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  for (const job of ["/rebuild", "/update"]) {
    await empty(await registry.admin(job, { method: "POST" }), 202, job);
    assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
  }
});
