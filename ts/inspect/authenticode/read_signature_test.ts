import assert from "node:assert/strict";
import { buildMsi, lacksMsiTools } from "../../../test/inspect/build_msi.ts";
import { buildNsis, nsisScript } from "../../../test/inspect/build_exe.ts";
import { makeCompoundFile } from "../../../test/inspect/make_compound_file.ts";
import {
  cannotSign,
  type KeyName,
  makeSignableBundle,
  makeSignableMsix,
  makeSignableProgram,
  SigningFolder,
  type SignOptions,
  withEndOfZip64,
} from "../../../test/inspect/make_signed.ts";
import { lacks } from "../../../test/servers/component.ts";
import { openCompoundFile } from "../compound_file.ts";
import { openPe } from "../pe.ts";
import { ofBytes } from "../random_access.ts";
import { Der } from "./der.ts";
import { type FoundSignature, readSignature, type SignedKind } from "./mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const read = (kind: SignedKind, file: Bytes) => readSignature(kind, ofBytes(file));
const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31) % 253);

/** Storages in each other, with classes, and names whose order as bytes is another than as text. */
const compound = () =>
  makeCompoundFile([
    { name: "\u4840\u3b3f", content: noise(5000) },
    { name: "B", content: noise(10) },
    { name: "BA", content: noise(70) },
    { name: "\u0142", content: noise(100) },
    { name: "empty", content: new Uint8Array() },
    {
      name: "Storage",
      clsid: "000102030405060708090a0b0c0d0e0f",
      children: [{ name: "x", content: noise(9000) }],
    },
  ], { clsid: "84100c0000000000c000000000000046" });

const buildInstaller = () => buildNsis(nsisScript({ compressor: "zlib" }));

const CASES: readonly [
  name: string,
  kind: SignedKind,
  make: () => Bytes | Promise<Bytes>,
  options: SignOptions,
  ignore?: boolean,
][] = [
  ["a program", "pe", makeSignableProgram, {}],
  ["a program by SHA-1", "pe", makeSignableProgram, { digest: "sha1" }],
  ["a program by an EC key", "pe", makeSignableProgram, { key: "ec", digest: "sha384" }],
  ["an installer by NSIS", "pe", buildInstaller, {}, lacks("makensis")],
  ["an installer with page hashes", "pe", buildInstaller, { more: ["-ph"] }, lacks("makensis")],
  ["an MSI by wixl", "msi", () => buildMsi({ payload: 20_000 }), {}, lacksMsiTools()],
  ["an MSI by SHA-1", "msi", compound, { digest: "sha1" }],
  ["an MSI by an EC key", "msi", compound, { key: "ec" }],
  ["an MSI with its metadata", "msi", compound, { digest: "sha384", more: ["-add-msi-dse"] }],
  ["a package", "msix", makeSignableMsix, {}],
  ["a package in ZIP64", "msix", () => withEndOfZip64(makeSignableMsix()), {}],
  ["a bundle", "msix", makeSignableBundle, {}],
  ["a package by an EC key", "msix", makeSignableMsix, { key: "ec" }],
];

for (const [name, kind, make, options, ignore = false] of CASES) {
  Deno.test({
    name: `readSignature() of ${name} tells of the signer, and that nothing was changed`,
    ignore: cannotSign || ignore,
    async fn() {
      const key = options.key ?? "rsa";
      using folder = await SigningFolder.create([key]);
      const unsigned = await make();
      assert.deepEqual(await read(kind, unsigned), { signature: null, notes: [] });
      const signed = await folder.sign(unsigned, options);
      const signature = { ...await expected(folder, key), intact: true };
      assert.deepEqual(await read(kind, signed), { signature, notes: [] });
    },
  });
}

Deno.test({
  name: "readSignature() finds what osslsigncode finds, whichever byte was changed",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create();
    for (const [kind, make] of [["pe", makeSignableProgram], ["msi", compound]] as const) {
      const signed = await folder.sign(make(), { stampedAt: STAMPED_AT });
      assert.ok(await folder.isVerified(signed), kind);
      for (const at of await placesOf(kind, signed)) {
        const changed = Uint8Array.from(signed, (byte, place) => place === at ? byte ^ 1 : byte);
        const { signature } = await read(kind, changed);
        const isIntact = await folder.isVerified(changed);
        assert.equal(signature?.intact ?? false, isIntact, `${kind}, byte ${at}`);
      }
    }
  },
});

/** Some of each part of the file; not of the padding, where osslsigncode has rules of its own. */
async function placesOf(kind: "pe" | "msi", file: Bytes): Promise<number[]> {
  if (kind === "pe") {
    const { checksumAt, certificates, overlay } = (await openPe(ofBytes(file)))!;
    return [2, checksumAt, 600, overlay.offset, certificates!.offset - 1];
  }
  const compound = await openCompoundFile(ofBytes(file));
  const content = await Promise.all(
    ["B", "BA"].map((name) => compound.open(compound.find(name)!).read(0, 10)),
  );
  return content.map((bytes) => file.toHex().indexOf(bytes.toHex()) / 2);
}

for (const part of ["AppxManifest.xml", "[Content_Types].xml", "app.exe"]) {
  Deno.test({
    name: `readSignature() notices that the record of ${part} in a package was changed`,
    ignore: cannotSign,
    async fn() {
      using folder = await SigningFolder.create(["rsa"]);
      const signed = await folder.sign(makeSignableMsix());
      const text = new TextDecoder("latin1").decode(signed);
      for (const at of [text.indexOf(part) - 20, text.lastIndexOf(part) - 34]) {
        const changed = signed.with(at, signed[at]! ^ 1);
        const { signature } = await read("msix", changed);
        assert.equal(signature?.intact, false, `${at}`);
      }
    },
  });
}

Deno.test({
  name: "readSignature() notices that the content of a package was changed",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa"]);
    const signed = await folder.sign(makeSignableMsix());
    const at = signed.indexOf(7, 100);
    const { signature, notes } = await read("msix", signed.with(at, 8));
    assert.equal(signature?.intact, false);
    assert.deepEqual(notes, ["The file was changed after it was signed"]);
  },
});

Deno.test({
  name: "readSignature() prefers a nested signature by SHA-256 and judges all",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa", "ec"]);
    const outer = await folder.sign(makeSignableProgram(), { digest: "sha1" });
    const both = await folder.sign(outer, { key: "ec", more: ["-nest"] });
    const signature = { ...await expected(folder, "ec"), intact: true };
    assert.deepEqual(await read("pe", both), { signature, notes: [] });
    const changed = both.with(700, both[700]! ^ 1);
    assert.equal((await read("pe", changed)).signature?.intact, false);
  },
});

Deno.test({
  name: "readSignature() stays with the first signature where it is by SHA-256 itself",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa", "ec"]);
    const outer = await folder.sign(compound());
    const both = await folder.sign(outer, { key: "ec", digest: "sha384", more: ["-nest"] });
    const signature = { ...await expected(folder, "rsa"), intact: true };
    assert.deepEqual(await read("msi", both), { signature, notes: [] });
  },
});

const STAMPED_AT = Date.UTC(2051, 1, 3, 4, 5, 6) / 1000;

Deno.test({
  name: "readSignature() tells the time of a token of RFC 3161",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa", "tsa"]);
    const signed = await folder.sign(makeSignableProgram(), { stampedAt: STAMPED_AT });
    const { signature, notes } = await read("pe", signed);
    assert.deepEqual([signature?.timestamp, notes], ["2051-02-03T04:05:06Z", []]);
  },
});

Deno.test({
  name: "readSignature() leaves a token aside that is of another signature or changed",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa", "tsa"]);
    const signed = await folder.sign(makeSignableProgram(), { stampedAt: STAMPED_AT });
    const at = new TextDecoder("latin1").decode(signed).indexOf("20510203040506Z");
    const { signature, notes } = await read("pe", signed.with(at, "1".charCodeAt(0)));
    assert.deepEqual([signature?.timestamp, signature?.intact], [undefined, true]);
    assert.match(notes.join(), /^Its timestamp is left aside: The signed attributes/);
  },
});

Deno.test({
  name: "readSignature() tells the time of a countersignature of PKCS#9",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa", "tsa"]);
    await using authority = serveClock(folder);
    const signed = await folder.sign(makeSignableProgram(), { more: ["-t", authority.url] });
    const { signature, notes } = await read("pe", signed);
    assert.match(signature?.timestamp ?? notes.join(), /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual([signature?.intact, notes], [true, []]);
  },
});

/** An authority of the kind before RFC 3161: it signs what it is sent. */
function serveClock(folder: SigningFolder): AsyncDisposable & { readonly url: string } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const message = Der.parse(Uint8Array.fromBase64(await request.text()));
    const name = await folder.write(message.child(1).child(1).child(0).octets);
    await folder.run("openssl", [
      ...["smime", "-sign", "-binary", "-nodetach", "-outform", "DER", "-noindef"],
      ...["-signer", "tsa.crt", "-inkey", "tsa.key", "-in", name, "-out", `${name}.p7`],
    ]);
    const headers = { "content-type": "application/octet-stream" };
    return new Response((await folder.read(`${name}.p7`)).toBase64(), { headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const TAMPERED: readonly [name: string, find: (message: Der) => Der, reason: RegExp][] = [
  ["the signature itself", (message) => signerOf(message).child(5), /not by the key/],
  ["the signed digest", (message) => dataOf(message).child(2).child(1), /signed attributes/],
  ["the signed attributes", (message) => signerOf(message).child(3).child(0), /./],
];
const dataOf = (message: Der) => message.child(1).child(0);
const signerOf = (message: Der) => dataOf(message).children.at(-1)!.child(0);

for (const [name, find, reason] of TAMPERED) {
  Deno.test({
    name: `readSignature() notices that ${name} was changed`,
    ignore: cannotSign,
    async fn() {
      using folder = await SigningFolder.create(["rsa"]);
      const signed = await folder.sign(makeSignableProgram());
      const { offset } = (await openPe(ofBytes(signed)))!.certificates!;
      const message = signed.subarray(offset + 8);
      const place = find(Der.parse(message)).bytes;
      const at = place.byteOffset - signed.byteOffset + place.length - 1;
      const { signature, notes } = await read("pe", signed.with(at, signed[at]! ^ 1));
      assert.equal(signature?.intact, false);
      assert.match(notes.join(), reason);
    },
  });
}

Deno.test({
  name: "readSignature() says of a certificate that is not there that it is not there",
  ignore: cannotSign,
  async fn() {
    using folder = await SigningFolder.create(["rsa"]);
    const signed = await folder.sign(makeSignableProgram());
    const { offset } = (await openPe(ofBytes(signed)))!.certificates!;
    const serial = signerOf(Der.parse(signed.subarray(offset + 8))).child(1).child(1).content;
    const at = serial.byteOffset + serial.length - 1;
    const found = await read("pe", signed.with(at, serial.at(-1)! ^ 1));
    assert.equal(found.signature, null);
    assert.match(found.notes.join(), /certificate of its signer is not in the file/);
  },
});

async function expected(
  folder: SigningFolder,
  key: KeyName,
): Promise<Omit<NonNullable<FoundSignature["signature"]>, "intact">> {
  const utf8 = ["-nameopt", "RFC2253,utf8,-esc_msb"];
  const date = async (which: string) =>
    new Date(await folder.describe(key, [which])).toISOString().replace(".000", "");
  return {
    subject: await folder.describe(key, ["-subject", ...utf8]),
    issuer: await folder.describe(key, ["-issuer", ...utf8]),
    thumbprint: (await folder.describe(key, ["-fingerprint", "-sha1"])).replaceAll(":", ""),
    notBefore: await date("-startdate"),
    notAfter: await date("-enddate"),
  };
}
