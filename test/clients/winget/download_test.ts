import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { download } from "./download.ts";
import { HRESULTS } from "./failure.ts";
import { parseInstaller } from "./installer.ts";
import { type Line, ScriptedServer } from "./scripted_server.ts";
import { Wire } from "./wire.ts";

const SHA256 = createHash("sha256").update("bytes").digest("hex").toUpperCase();

async function fetched(script: readonly Line[], InstallerSha256 = SHA256): Promise<string> {
  using server = new ScriptedServer(script);
  using wire = new Wire();
  const members = { Architecture: "x64", InstallerType: "exe", InstallerSha256 };
  const installer = parseInstaller({ ...members, InstallerUrl: `${server.url}/a` }, "1.0.0")!;
  return new TextDecoder().decode(await download(wire, installer));
}

Deno.test("download() takes a 200 of the promised digest, also behind a redirect", async () => {
  const redirect = { status: 302, headers: { Location: "/b" } };
  assert.equal(await fetched([redirect, { body: "bytes" }]), "bytes");
});

Deno.test("download() refuses every other answer", async () => {
  const hresult = HRESULTS.downloadFailed;
  for (const line of [{ status: 206, body: "bytes" }, { status: 404 }, { body: "" }]) {
    await assert.rejects(() => fetched([line]), { hresult });
  }
  const wrong = { hresult: HRESULTS.hashMismatch };
  await assert.rejects(() => fetched([{ body: "other" }]), wrong);
});
