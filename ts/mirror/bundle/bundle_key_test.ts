import assert from "node:assert/strict";
import { RegistryError } from "../../model/registry_error.ts";
import {
  createKeyPair,
  fingerprintOf,
  isSignedBy,
  looksLikePublicKey,
  parsePublicKey,
  presentPublicKey,
  signBytes,
} from "./bundle_key.ts";

const KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

Deno.test("isSignedBy() agrees with the first test of RFC 8032", () => {
  const secret = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
  const signature = signBytes(new Uint8Array(), { publicKey: KEY, secret });
  assert.match(signature.toHex(), /^e5564300c360ac729086e2cc806e828a.*24655141438e7a100b$/);
  assert.equal(isSignedBy(KEY, new Uint8Array(), signature), true);
  assert.equal(isSignedBy(KEY, Uint8Array.of(0), signature), false);
  assert.equal(isSignedBy(createKeyPair().publicKey, new Uint8Array(), signature), false);
  assert.equal(isSignedBy(KEY, new Uint8Array(), signature.subarray(1)), false);
});

Deno.test("parsePublicKey() reads what presentPublicKey() wrote, and the key alone", () => {
  const { publicKey } = createKeyPair();
  for (const text of [publicKey, `${publicKey}\n`, presentPublicKey(publicKey, "outside")]) {
    assert.equal(parsePublicKey(text), publicKey);
    assert.equal(looksLikePublicKey(text), true);
  }
  const url = publicKey.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  assert.equal(parsePublicKey(url), publicKey);
  assert.match(fingerprintOf(publicKey), /^[0-9a-f]{32}$/);
});

for (
  const text of ["", "bundle.key", KEY.slice(1), `${KEY}A`, `ssh-ed25519 ${KEY}`, `${KEY} a b`]
) {
  Deno.test(`parsePublicKey() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parsePublicKey(text), RegistryError);
  });
}
