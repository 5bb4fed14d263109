import assert from "node:assert/strict";
import { cannotSign, SigningFolder } from "../../../test/inspect/make_signed.ts";
import { parseCertificate } from "./certificate.ts";
import { Der } from "./der.ts";
import { findCertificate, parseSignedData } from "./signed_data.ts";
import { type Verdict, verifySigner } from "./verify.ts";

const SHA256 = ["-md", "sha256"];
const PSS = ["-keyopt", "rsa_padding_mode:pss"];
const RSA = ["-newkey", "rsa:2048"];
const curve = (name: string) => ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${name}`];

const CASES: readonly [
  name: string,
  key: readonly string[],
  options: readonly string[],
  isKnown?: boolean,
][] = [
  ["RSA", RSA, SHA256],
  ["RSA by MD5", RSA, ["-md", "md5"]],
  ["RSA by SHA-1", RSA, ["-md", "sha1"]],
  ["RSA by SHA-512", RSA, ["-md", "sha512"]],
  ["RSA without signed attributes", RSA, [...SHA256, "-noattr"]],
  ["RSA with the certificate named by its key", RSA, [...SHA256, "-keyid"]],
  ["RSA of 4,096 bits", ["-newkey", "rsa:4096"], SHA256],
  ["RSA-PSS", RSA, [...SHA256, ...PSS]],
  ["RSA-PSS by SHA-1", RSA, ["-md", "sha1", ...PSS]],
  ["RSA-PSS with other salt", RSA, [...SHA256, ...PSS, "-keyopt", "rsa_pss_saltlen:7"]],
  ["EC P-256", curve("P-256"), SHA256],
  ["EC P-384", curve("P-384"), ["-md", "sha384"]],
  ["EC P-256 by SHA-512", curve("P-256"), ["-md", "sha512"]],
  ["EC P-521", curve("P-521"), ["-md", "sha512"]],
  ["SHA-3, which nobody signs with", RSA, ["-md", "sha3-256"], false],
  ["EC of a rare curve", curve("brainpoolP256r1"), SHA256, false],
];

for (const [name, key, options, isKnown = true] of CASES) {
  Deno.test({
    name: `verifySigner() of ${name} tells right from wrong`,
    ignore: cannotSign,
    async fn() {
      const message = await signedMessage(key, options);
      assert.equal(verdict(message).isRight, isKnown || null);
      if (!isKnown) return;
      assert.equal(verdict(message, "another text").isRight, false);
      assert.equal(verdict(message.with(-1, message.at(-1)! ^ 1)).isRight, false);
    },
  });
}

async function signedMessage(
  key: readonly string[],
  options: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  using folder = await SigningFolder.create([]);
  const text = await folder.write(new TextEncoder().encode("text"));
  await folder.run("openssl", [
    ...["req", "-x509", "-nodes", ...key, "-subj", "/CN=A", "-days", "36500"],
    ...["-addext", "subjectKeyIdentifier=hash", "-keyout", "key", "-out", "certificate"],
  ]);
  await folder.run("openssl", [
    ...["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", text, "-out", "message"],
    ...["-signer", "certificate", "-inkey", "key", ...options],
  ]);
  return await folder.read("message");
}

function verdict(message: Uint8Array<ArrayBuffer>, text = "text"): Verdict {
  const { signer, certificates, contentType } = parseSignedData(Der.parse(message));
  const { publicKey } = parseCertificate(findCertificate(certificates, signer)!);
  return verifySigner(signer, { content: new TextEncoder().encode(text), contentType }, publicKey);
}

Deno.test({
  name: "verifySigner() does not compute with a key that is enormous",
  ignore: cannotSign,
  async fn() {
    const { signer, content, contentType } = parseSignedData(
      Der.parse(await signedMessage(RSA, SHA256)),
    );
    const key = Der.parse(Uint8Array.fromHex(
      `3082${(2 * 700 + 30).toString(16).padStart(4, "0")}300d06092a864886f70d01010105000382` +
        `${(2 * 700 + 11).toString(16).padStart(4, "0")}00`.padEnd(2 * (2 * 700 + 13), "7f"),
    ));
    const found = verifySigner(signer, { content: content.octets, contentType }, key);
    assert.deepEqual(found, {
      isRight: null,
      reason: "The signature cannot be verified: unknown key",
    });
  },
});
