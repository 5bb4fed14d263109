import { z } from "zod";
import type { Assertion, NewCredential } from "../auth/webauthn.ts";
import { OPEN_OBJECT, optional, text } from "./schemas.ts";

/** Bytes of at most `most` characters of base64url. */
function bytes(most: number): z.ZodString {
  return z.string().min(1).max(most).regex(/^[\w-]+$/, "must be base64url");
}

const LONGEST_ID = 1400;
const IDENTITY = { id: bytes(LONGEST_ID), rawId: bytes(LONGEST_ID), type: z.literal("public-key") };

/** What `PublicKeyCredential.toJSON()` makes of a passkey's answer; browsers put more beside it, which nobody reads. */
export const ASSERTION = z.object({
  ...IDENTITY,
  response: z.object({
    clientDataJSON: bytes(8_000),
    authenticatorData: bytes(8_000),
    signature: bytes(8_000),
    userHandle: optional(bytes(100)),
  }),
}).transform((assertion): Assertion => ({ ...assertion, clientExtensionResults: {} })).meta({
  id: "PasskeyAssertion",
  description: "`toJSON()` of what `navigator.credentials.get()` answers (WebAuthn)",
});

/** What `PublicKeyCredential.toJSON()` makes of a new passkey. */
export const NEW_CREDENTIAL = z.object({
  ...IDENTITY,
  response: z.object({
    clientDataJSON: bytes(8_000),
    attestationObject: bytes(32_000),
    transports: optional(z.array(text(32)).max(10)),
  }),
}).transform((credential): NewCredential => ({ ...credential, clientExtensionResults: {} })).meta({
  id: "NewPasskeyCredential",
  description: "`toJSON()` of what `navigator.credentials.create()` answers (WebAuthn)",
});

/** What `PublicKeyCredential.parseCreationOptionsFromJSON()` reads. */
export const CREATION_OPTIONS = z.strictObject({
  options: OPEN_OBJECT.meta({ description: "For `parseCreationOptionsFromJSON()` (WebAuthn)" }),
});

/** What `PublicKeyCredential.parseRequestOptionsFromJSON()` reads. */
export const REQUEST_OPTIONS = z.strictObject({
  options: OPEN_OBJECT.meta({ description: "For `parseRequestOptionsFromJSON()` (WebAuthn)" }),
});
