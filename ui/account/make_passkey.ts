import { Refusal } from "../kit/refusal.ts";
import type { NewCredential } from "./account.ts";
import { accountWords } from "./words.ts";

/** Has the browser make a passkey (WebAuthn level 3, section 5.1.9). */
export async function makePasskey(options: Record<string, unknown>): Promise<NewCredential> {
  const { unable, cancelled } = accountWords.value.passkeys;
  if (!globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) throw new Refusal(unable);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  const made = await navigator.credentials.create({ publicKey }).catch((cause) => {
    throw new Refusal(cancelled, { cause });
  });
  if (!(made instanceof PublicKeyCredential)) throw new Refusal(cancelled);
  return made.toJSON() as unknown as NewCredential;
}
