import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import type { Passkey, User } from "../model/user.ts";
import type { RelyingParty } from "./webauthn.ts";

/** What a browser needs to make a passkey. */
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
/** What a browser needs to have a passkey answer. */
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** Shorter than a challenge can be answered. */
const BROWSER_WAITS = 4 * 60_000;

/**
 * What a browser needs to make a passkey: one that signs in without anybody saying who they are, or,
 * of a device that can verify nobody, one that is a second factor.
 */
export async function creationOptions(
  user: User,
  { challenge, party, name, known }: {
    readonly challenge: string;
    readonly party: RelyingParty;
    readonly name: string;
    readonly known: readonly Passkey[];
  },
): Promise<CreationOptions> {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  return await generateRegistrationOptions({
    ...{ rpName: name, rpID: party.id, challenge },
    ...{ userID: new TextEncoder().encode(user.id), userName: user.username },
    userDisplayName: user.title || user.username,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    timeout: BROWSER_WAITS,
  });
}

/**
 * What a browser needs to have a passkey answer: one of `known` beside a password, or without that
 * any that knows whose it is, whose holder it must verify then.
 */
export async function requestOptions(
  { challenge, party, known }: {
    readonly challenge: string;
    readonly party: RelyingParty;
    readonly known?: readonly Passkey[];
  },
): Promise<RequestOptions> {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  return await generateAuthenticationOptions({
    ...{ rpID: party.id, challenge, timeout: BROWSER_WAITS },
    userVerification: known ? "preferred" : "required",
    allowCredentials: known?.map(({ id, transports }) => ({ id, transports: [...transports] })),
  });
}
