import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { SoftwareAuthenticator } from "../../test/software_authenticator.ts";
import type { UserId } from "../model/ids.ts";
import type { Passkey } from "../model/user.ts";
import {
  type Assertion,
  challengeIn,
  type NewCredential,
  readAssertion,
  readNewCredential,
  relyingPartyAt,
} from "./webauthn.ts";

const HERE = { origin: "https://packages.example" };
const CHALLENGE = "Y2hhbGxlbmdl";
const EXPECTED = { challenge: CHALLENGE, party: relyingPartyAt(HERE.origin) };
const ASKED = { challenge: CHALLENGE, rp: { id: "packages.example" }, rpId: "packages.example" };
const RUNS = { numRuns: 300 };

async function made() {
  const device = new SoftwareAuthenticator();
  const asked = { ...ASKED, user: { id: "YWRh" } };
  const credential = device.create(asked, HERE) as unknown as NewCredential;
  const read = await readNewCredential(credential, EXPECTED);
  const passkey: Passkey = {
    ...{ ...read!, user: "ada" as UserId, title: "", transports: [], revision: 1 },
    ...{ createdAt: 0, usedAt: 0 },
  };
  return { credential, passkey, assertion: device.get(ASKED, HERE) as unknown as Assertion };
}

/** The same text of base64url with one of its bytes exchanged. */
function bent(text: string, at: number, bits: number): string {
  const bytes = Buffer.from(text, "base64url");
  bytes[at % bytes.length]! ^= bits;
  return bytes.toString("base64url");
}

const bend = fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 255 }));

Deno.test("relyingPartyAt() is the host that browsers compare, whatever stands behind it", () => {
  const cases: [string, string, string][] = [
    ["https://packages.example", "packages.example", "https://packages.example"],
    ["https://acme.example:8443/packages", "acme.example", "https://acme.example:8443"],
    ["http://localhost:3000", "localhost", "http://localhost:3000"],
  ];
  for (const [address, id, origin] of cases) {
    assert.deepEqual(relyingPartyAt(address), { id, origin });
  }
});

Deno.test("readAssertion() takes an answer whole, and none with a byte exchanged in what is signed", async () => {
  const { passkey, assertion } = await made();
  const read = (one: Assertion) => readAssertion(one, passkey, { ...EXPECTED, alone: true });
  assert.deepEqual(await read(assertion), { counter: 1, holderVerified: true, backedUp: true });
  const member = fc.constantFrom("authenticatorData" as const, "clientDataJSON" as const);
  const property = fc.asyncProperty(member, bend, async (name, [at, bits]) => {
    const { response } = assertion;
    const changed = { ...response, [name]: bent(response[name], at, bits) };
    assert.equal(await read({ ...assertion, response: changed }), null);
  });
  await fc.assert(property, RUNS);
});

Deno.test("readNewCredential() and challengeIn() answer to any bytes, and throw at none", async () => {
  const { credential } = await made();
  const bytes = fc.uint8Array({ maxLength: 400 }).map((some) =>
    Buffer.from(some).toString("base64url")
  );
  const { clientDataJSON, attestationObject } = credential.response;
  const bentObject = bend.map(([at, bits]) => bent(attestationObject, at, bits));
  const objects = fc.oneof(bytes, bentObject);
  const datas = fc.oneof(fc.constant(clientDataJSON), bytes);
  const property = fc.asyncProperty(objects, datas, async (attestationObject, clientDataJSON) => {
    const response = { ...credential.response, attestationObject, clientDataJSON };
    await readNewCredential({ ...credential, response }, EXPECTED);
    await challengeIn({ ...credential, response });
  });
  await fc.assert(property, RUNS);
});
