import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Buffer } from "node:buffer";
import type { Passkey } from "../model/user.ts";

/** What a browser makes of `CreationOptions`. */
export type NewCredential = RegistrationResponseJSON;
/** What a browser makes of `RequestOptions`. */
export type Assertion = AuthenticationResponseJSON;

/** Whom a passkey is for, as browsers see it. */
export interface RelyingParty {
  /** The host's name. */
  readonly id: string;
  /** Scheme and authority. */
  readonly origin: string;
}

/** Which challenge is to be answered, as {@link challengeIn} tells it, and to whom. */
export interface Expectation {
  readonly challenge: string;
  readonly party: RelyingParty;
}

/** How this server is reached, as a relying party; `address` may go on with a path. */
export function relyingPartyAt(address: string): RelyingParty {
  const { hostname, origin } = new URL(address);
  return { id: hostname, origin };
}

/** The challenge that a browser says it answers, in base64url; `""` where it says nothing. */
export async function challengeIn({ response }: NewCredential | Assertion): Promise<string> {
  const { decodeClientDataJSON } = await import("@simplewebauthn/server/helpers");
  try {
    return String(decodeClientDataJSON(response.clientDataJSON).challenge);
  } catch {
    return "";
  }
}

/** A credential that was made for us just now, or `null`. */
export async function readNewCredential(
  response: NewCredential,
  { challenge, party }: Expectation,
): Promise<Pick<Passkey, "id" | "publicKey" | "counter" | "backedUp"> | null> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  if (!await hasPlainAttestation(response)) return null;
  const { registrationInfo: made } = await orNothing(verifyRegistrationResponse({
    ...{ response, expectedChallenge: challenge, requireUserVerification: false },
    ...{ expectedOrigin: party.origin, expectedRPID: party.id },
  }));
  return made
    ? {
      ...{ id: made.credential.id, counter: made.credential.counter },
      publicKey: Buffer.from(made.credential.publicKey).toString("base64url"),
      backedUp: made.credentialBackedUp,
    }
    : null;
}

/**
 * We ask for no attestation, and browsers then send none. One with certificates would have the
 * library fetch their revocation lists from wherever they say.
 */
async function hasPlainAttestation({ response }: NewCredential): Promise<boolean> {
  const { decodeAttestationObject, isoBase64URL } = await import("@simplewebauthn/server/helpers");
  try {
    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
    const format = attestation.get("fmt");
    const certificates = attestation.get("attStmt").get("x5c");
    return format === "none" || format === "packed" && certificates === undefined;
  } catch {
    return false;
  }
}

/** What an assertion proves: the passkey was there, and perhaps that its holder was verified. */
export interface Asserted {
  readonly counter: number;
  readonly holderVerified: boolean;
  readonly backedUp: boolean;
}

/** What a passkey answered to a challenge of ours, or `null` for anything else. */
export async function readAssertion(
  response: Assertion,
  { id, publicKey, counter }: Passkey,
  { challenge, party, alone }: Expectation & { readonly alone: boolean },
): Promise<Asserted | null> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const key = new Uint8Array(Buffer.from(publicKey, "base64url"));
  const { verified, authenticationInfo: says } = await orNothing(verifyAuthenticationResponse({
    ...{ response, expectedChallenge: challenge, requireUserVerification: alone },
    ...{ expectedOrigin: party.origin, expectedRPID: party.id },
    credential: { id, publicKey: key, counter },
  }));
  return verified && says
    ? {
      ...{ counter: says.newCounter, holderVerified: says.userVerified },
      backedUp: says.credentialBackedUp,
    }
    : null;
}

/** The library says by exceptions of every kind what is wrong with an answer; there is one thing to say of it. */
async function orNothing<T extends object>(answer: Promise<T>): Promise<Partial<T>> {
  try {
    return await answer;
  } catch {
    return {};
  }
}
