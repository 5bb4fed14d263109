import { Refusal } from "../kit/refusal.ts";
import type { PasskeyOptions, ShownPasskey } from "./sign_in.ts";
import { signInWords } from "./words.ts";

/** Asks the browser for one of the reader's passkeys (WebAuthn level 3, section 5.1.10). */
export async function showPasskey(options: PasskeyOptions): Promise<ShownPasskey> {
  const { noPasskeys, cancelled } = signInWords.value;
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) throw new Refusal(noPasskeys);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  const shown = await navigator.credentials.get({ publicKey }).catch((cause) => {
    throw new Refusal(cancelled, { cause });
  });
  if (!(shown instanceof PublicKeyCredential)) throw new Refusal(cancelled);
  return shown.toJSON() as unknown as ShownPasskey;
}
