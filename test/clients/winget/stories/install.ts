import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { downloadRest } from "../download.ts";
import { HRESULTS } from "../failure.ts";
import { packageOf, versionOf } from "../release.ts";
import type { Shop } from "../shop.ts";
import { newcomer } from "./newcomer.ts";

const ID = "Contoso.Tool";
const CODE = "{5F1C0000-1111-4222-8333-444444444444}";

/** A published installer is downloaded with its digest, and an upgrade is offered once there is one. */
export async function installStory(shop: Shop): Promise<void> {
  using winget = await newcomer(shop);
  const first = await release(shop, "1.0");
  await shop.admin.publish(packageOf({ id: ID, versions: [first.sketch] }));
  const installed = await winget.download("shop", { query: ID });
  assert.deepEqual(Buffer.from(installed.bytes), Buffer.from(first.bytes));
  assert.equal(installed.installer.url, first.url);

  const program = { name: "Tool", publisher: "Contoso", version: "1.0", productCode: CODE };
  assert.equal((await winget.list("shop", [program]))[0]!.available, null);
  const second = await release(shop, "1.10");
  await shop.admin.addVersion(ID, versionOf({ id: ID }, second.sketch));
  assert.equal((await winget.list("shop", [program]))[0]!.available, "1.10");
  const upgraded = await winget.download("shop", { id: ID.toLowerCase() });
  assert.deepEqual(Buffer.from(upgraded.bytes), Buffer.from(second.bytes));

  const from = 100_000;
  const { wire } = winget;
  const whole = await wire.send({ method: "HEAD", url: second.url });
  assert.equal(whole.headers["content-length"], String(second.bytes.length));
  const etag = whole.headers.etag!;
  const rest = await downloadRest(wire, upgraded.installer, { from, etag });
  assert.equal(rest.status, 206);
  const { length } = second.bytes;
  assert.equal(rest.headers["content-range"], `bytes ${from}-${length - 1}/${length}`);
  assert.deepEqual(Buffer.from(rest.body), Buffer.from(second.bytes.subarray(from)));
  const fresh = await downloadRest(wire, upgraded.installer, { from, etag: '"another"' });
  assert.equal(fresh.status, 200);
  assert.equal(fresh.body.length, length);

  await noticesAnotherDigest(shop);
}

/** Bytes that a publisher promised wrongly are refused by the server or by the client. */
async function noticesAnotherDigest({ admin, url }: Shop): Promise<void> {
  const { url: address } = await admin.upload("Contoso.Liar", "1.0", new Uint8Array([1, 2, 3]));
  const installers = [{ InstallerUrl: address, InstallerSha256: "B".repeat(64) }];
  const body = JSON.stringify(
    packageOf({ id: "Contoso.Liar", versions: [{ version: "1.0", installers }] }),
  );
  const { status } = await admin.send("POST", "/api/packageManifests/", body);
  if (status !== 201) return assert.equal(status, 400);
  using winget = await newcomer({ url } as Shop);
  const hresult = HRESULTS.hashMismatch;
  await assert.rejects(() => winget.download("shop", { id: "Contoso.Liar" }), { hresult });
}

async function release({ admin }: Shop, version: string) {
  const bytes = new Uint8Array(300_001).map((_, at) => (at * 31 + version.length * 7) % 251);
  const { url, sha256 } = await admin.upload(ID, version, bytes);
  const installers = [{ InstallerUrl: url, InstallerSha256: sha256, ProductCode: CODE }];
  return { bytes, url, sketch: { version, installers } };
}
