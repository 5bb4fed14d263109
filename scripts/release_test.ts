import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { billOfMaterials } from "./release/bill_of_materials.ts";
import { notesOf } from "./release/notes.ts";
import { stamped } from "./release/stamp.ts";

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), "..", "install.sh");
const RELEASES = "https://forge.example/acme/packhouse/releases";

Deno.test("the notes of a release are its section of the changelog, which must be there", () => {
  const changelog =
    "# Changelog\n\n## Unreleased\n\n- new\n\n## 1.1.0\n\n- b\n- c\n\n## 1.1.0-rc\n\n- a\n";
  assert.equal(notesOf(changelog, "1.1.0"), "- b\n- c\n");
  assert.throws(() => notesOf(changelog, "1.0.0"), /no section "## 1\.0\.0"/);
});

Deno.test("install.sh of a release knows where it comes from and who signs, unless told otherwise", async () => {
  const { publicKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ format: "pem", type: "spki" }) as string;
  const script = stamped(await Deno.readTextFile(SCRIPT), { releases: RELEASES, publicKey: pem });
  const known = script.slice(0, script.indexOf("wants_service=")) +
    'printf "%s %s" "$releases" "$public_key"';
  const said = async (env: Record<string, string>) => {
    const command = new Deno.Command("sh", { args: ["-c", known], env });
    return new TextDecoder().decode((await command.output()).stdout);
  };
  assert.equal(await said({}), `${RELEASES} ${pem.trim()}`);
  assert.equal(await said({ PACKHOUSE_RELEASES: "x", PACKHOUSE_PUBLIC_KEY: "y" }), "x y");
  assert.throws(() => stamped(script, { releases: "$(reboot)" }), /Cannot write/);
});

Deno.test("a bill of materials has each package with its digest and what it needs", () => {
  const bill = billOfMaterials({
    ...{ name: "packhouse", version: "1.0.0", license: "MIT" },
    packages: {
      "@scope/a@1.0.0_b@2.0.0": { name: "@scope/a", version: "1.0.0", dependencies: ["b@2.0.0"] },
      "b@2.0.0": { name: "b", version: "2.0.0", dependencies: [] },
    },
    integrity: (id) => id === "@scope/a@1.0.0" ? "sha512-AAEC" : undefined,
  });
  const { components, dependencies } = bill as Record<string, unknown>;
  assert.deepEqual(components, [
    {
      ...{
        type: "library",
        name: "@scope/a",
        version: "1.0.0",
        "bom-ref": "@scope/a@1.0.0_b@2.0.0",
      },
      purl: "pkg:npm/%40scope/a@1.0.0",
      hashes: [{ alg: "SHA-512", content: "000102" }],
    },
    { type: "library", name: "b", version: "2.0.0", "bom-ref": "b@2.0.0", purl: "pkg:npm/b@2.0.0" },
  ]);
  assert.deepEqual(dependencies, [
    { ref: "@scope/a@1.0.0_b@2.0.0", dependsOn: ["b@2.0.0"] },
    { ref: "b@2.0.0", dependsOn: [] },
  ]);
});
