import type { Client } from "../app/client.ts";
import type { Session } from "../app/session.ts";
import { browserNote } from "../app/tabs.ts";
import { showPasskey } from "./show_passkey.ts";
import { createSignIn, type SignInModel } from "./sign_in.ts";

/** Signing in with the browser at hand. */
export function signInHere(client: Client, session: Session): SignInModel {
  const leaveFor = (address: string) => location.assign(address);
  return createSignIn({ client, session, showPasskey, note: browserNote, leaveFor });
}
