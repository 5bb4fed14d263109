import assert from "node:assert/strict";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { assertForged, CLIENT_SECRET, signInBy } from "../../../test/oidc_fixture.ts";
import { type Forgery, newKeys, signed, tokenOf } from "../../../test/servers/forging_provider.ts";

const OTHERS = await newKeys();
const CURVE = await generateKeyPair("ES256", { extractable: true });
const SHORT = await crypto.subtle.generateKey(
  {
    ...{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024 },
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  true,
  ["sign", "verify"],
);

function signedBySecret(claims: object, secret: string): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}

async function signedByShortKey(claims: object): Promise<string> {
  const [head, body] = tokenOf({ alg: "RS256", kid: "short" }, claims).split(".");
  const bytes = new TextEncoder().encode(`${head}.${body}`);
  const signature = new Uint8Array(
    await crypto.subtle.sign("RSASSA-PKCS1-v1_5", SHORT.privateKey, bytes),
  );
  return `${head}.${body}.${signature.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

const WRONG = /the signature of its ID token is wrong/;
const WAY = /signed in a way that is not allowed/;
const UNKNOWN = /a key that it does not publish/;

/** What is wrong, why it is refused, and how it is done. The provider says of itself that it signs in any way. */
const REFUSED: [string, RegExp, Forgery][] = [
  ["no signature by alg none", WAY, { signs: (claims) => tokenOf({ alg: "none" }, claims) }],
  ["no signature by alg nOnE", /"alg"/, { signs: (claims) => tokenOf({ alg: "nOnE" }, claims) }],
  ["no signature at all", WRONG, {
    signs: (claims, { published: { kid } }) => tokenOf({ alg: "RS256", kid }, claims),
  }],
  ["HS256 by the public key as PEM", WAY, {
    signs: async (claims, { published }) => {
      const key = await importJWK(published, "RS256");
      return await signedBySecret(claims, await exportSPKI(key as CryptoKey));
    },
  }],
  ["HS256 by the public key as JWK", WAY, {
    signs: (claims, { published }) => signedBySecret(claims, JSON.stringify(published)),
  }],
  ["HS256 by the modulus", WAY, {
    signs: (claims, { published }) => signedBySecret(claims, published.n!),
  }],
  ["HS256 by the client secret where nobody asked for it", WAY, {
    signs: (claims) => signedBySecret(claims, CLIENT_SECRET),
  }],
  ["another key under a known id", WRONG, {
    signs: (claims, { published: { kid } }) =>
      signed(claims, { ...OTHERS, published: { ...OTHERS.published, kid } }),
  }],
  ["a key that is not published", UNKNOWN, { signs: (claims) => signed(claims, OTHERS) }],
  ["a key that the token brings along", WRONG, {
    signs: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", jwk: OTHERS.published })
        .sign(OTHERS.privateKey),
  }],
  ["a key of 1024 bits", /2048 bits or larger/, {
    publishes: async () => ({ keys: [{ ...await exportJWK(SHORT.publicKey), kid: "short" }] }),
    signs: signedByShortKey,
  }],
  ["claims that were changed after signing", WRONG, {
    signs: async (claims, keys) => {
      const [head, , signature] = (await signed(claims, keys)).split(".");
      const [, changed] = tokenOf({}, { ...claims, sub: "eve" }).split(".");
      return [head, changed, signature].join(".");
    },
  }],
  ["an extension that must be understood", /crit/, {
    signs: (claims, { privateKey, published: { kid } }) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid, crit: ["x"], x: 1 })
        .sign(privateKey, { crit: { x: true } }),
  }],
  ["a private key among the public ones", /must be public keys/, {
    publishes: async ({ privateKey, published: { kid } }) => ({
      keys: [{ ...await exportJWK(privateKey), kid }],
    }),
  }],
  ["no keys", UNKNOWN, { publishes: () => ({ keys: [] }) }],
  ["keys that are none", /keys cannot be read/, { publishes: () => ({ keys: "none" }) }],
];

for (const [what, reason, forgery] of REFUSED) {
  Deno.test(`finish() refuses ${what}`, async () => {
    await assertForged(signInBy(forgery), reason);
  });
}

Deno.test("finish() accepts an only key without an id", async () => {
  const { identity } = await signInBy({
    publishes: ({ published: { kid: _, ...key } }) => ({ keys: [key] }),
    signs: (claims, { privateKey }) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).sign(privateKey),
  });
  assert.equal(identity.subject, "ada");
});

Deno.test("finish() accepts a key on a curve, unless the options name others", async () => {
  const forgery: Forgery = {
    publishes: async () => ({ keys: [{ ...await exportJWK(CURVE.publicKey), kid: "curve" }] }),
    signs: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "curve" }).sign(CURVE.privateKey),
  };
  assert.equal((await signInBy(forgery)).identity.subject, "ada");
  await assertForged(signInBy(forgery, { algorithms: ["RS256"] }), WAY);
});

Deno.test("finish() accepts HS256 where the options name nothing else, and nothing else then", async () => {
  const options = { algorithms: ["HS256"] };
  const forgery: Forgery = { signs: (claims) => signedBySecret(claims, CLIENT_SECRET) };
  assert.equal((await signInBy(forgery, options)).identity.subject, "ada");
  await assertForged(signInBy({}, options), WAY);
  const guessed: Forgery = {
    signs: (claims) => signedBySecret(claims, "another secret of theirs"),
  };
  await assertForged(signInBy(guessed, options), WRONG);
});
