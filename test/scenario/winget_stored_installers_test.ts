import assert from "node:assert/strict";
import { json, ORIGIN, type Registry, scenario } from "./registry.ts";
import {
  installer,
  manifest,
  publish,
  read,
  refused,
  version,
  versionsOf,
} from "./winget_fixture.ts";

/** Uploads a file for a version and answers the address that a manifest may name. */
async function upload(registry: Registry, identifier: string, number: string): Promise<string> {
  const path = `/api/v1/repositories/default/winget/packages/${identifier}/versions/${number}`;
  const body = new Uint8Array([77, 90, 1]);
  const answer = await registry.admin(`${path}/files/setup%201.exe`, { method: "PUT", body });
  return (await read(answer, 201)).url;
}

scenario(
  "an installer stored here has an absolute address that can be downloaded",
  async (registry) => {
    const url = await upload(registry, "Contoso.Tool", "1.0");
    const { InstallerSha256: _, ...unhashed } = installer({ InstallerUrl: url });
    // Whatever version it was uploaded for, it is handed out below the one that names it.
    const wanted = { ...version("Contoso.Other", "7.0"), Installers: [unhashed] };
    await publish(registry, "Contoso.Other", [wanted]);
    const parts = "/packages/Contoso.Other/versions/7.0/installers";
    for (const path of ["/packageManifests/Contoso.Other", parts]) {
      const { Data } = await read(await registry.admin(path));
      const { InstallerUrl, InstallerSha256 } = Data.Versions?.[0].Installers[0] ?? Data;
      assert.ok(InstallerUrl.startsWith(`${ORIGIN}/dl/winget/default/winget/Contoso.Other/7.0/`));
      assert.match(InstallerSha256, /^[0-9A-F]{64}$/);
      const file = await registry.fetch(new URL(InstallerUrl).pathname);
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array([77, 90, 1]));
    }
  },
);

scenario(
  "an installer that is not stored here is refused under an address of ours",
  async (registry) => {
    const url = await upload(registry, "Contoso.Tool", "1.0");
    const strange = [
      url.replace(/[^/]{26}(?=\/setup)/, "0".repeat(26)),
      url.replace("default/winget", "default/other").replace(ORIGIN, ""),
      "/etc/passwd",
      "file:///C:/setup.exe",
    ];
    for (const InstallerUrl of strange) {
      const wanted = { ...version("Abc.Def", "1.0"), Installers: [installer({ InstallerUrl })] };
      const posted = await registry.admin(
        "/packageManifests",
        json("POST", manifest("Abc.Def", [wanted])),
      );
      await refused(posted, 400, 3, InstallerUrl);
    }
    const wrong = { ...version("Abc.Def", "1.0"), Installers: [installer({ InstallerUrl: url })] };
    const posted = await registry.admin(
      "/packageManifests",
      json("POST", manifest("Abc.Def", [wrong])),
    );
    assert.match(await refused(posted, 400, 3), /InstallerSha256/);
    assert.deepEqual(await versionsOf(registry, "Abc.Def"), []);
  },
);
