import { Hono } from "hono";
import { z } from "zod";
import type { PasskeySignIn } from "../auth/passkey_sign_in.ts";
import type { Sessions } from "../auth/session.ts";
import type { Env } from "../registry/env.ts";
import { placeOf } from "./actor.ts";
import { ASSERTION, REQUEST_OPTIONS } from "./passkey_schemas.ts";
import { described } from "./route.ts";
import { answerGrant, beginningOf, GRANTED, SESSION_WAY } from "./session_answer.ts";

/** What signing in by passkey needs. */
export interface PasskeySignInRoutesOptions {
  readonly passkeySignIn: PasskeySignIn;
  readonly sessions: Sessions;
}

const PASSKEY_LOGIN = z.strictObject({ passkey: ASSERTION, session: SESSION_WAY })
  .meta({ id: "PasskeyLogin" });

/** Signing in by passkey; mounted at `/api/v1/auth/passkeys`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function passkeySignInRoutes(
  { passkeySignIn, sessions }: PasskeySignInRoutesOptions,
) {
  return new Hono<Env>()
    .post(
      "/options",
      described({
        ...{ id: "beginPasskeySignIn", tag: "Sign-in", says: "Ask for a challenge to passkeys" },
        about: "The same for everybody, whoever has a passkey: nobody says who they are. It is " +
          "answered once, within five minutes.",
        credentials: "none",
        answers: { 200: { says: "What the browser needs", json: REQUEST_OPTIONS } },
      }),
      async (c) => c.json({ options: { ...await passkeySignIn.begin(c.var.origin) } }),
    )
    .post(
      "/login",
      described({
        ...{ id: "loginByPasskey", tag: "Sign-in", says: "Sign in with a passkey alone" },
        about: "Its holder is verified by the device, which counts as two factors.",
        ...{ credentials: "none", json: PASSKEY_LOGIN, answers: GRANTED },
        refuses: ["credentials_wrong", "local_sign_in_off"],
      }),
      async (c) => {
        const { passkey: assertion, session } = c.req.valid("json");
        const answer = { assertion, origin: c.var.origin };
        const user = await passkeySignIn.prove(answer, { ...placeOf(c), method: "passkey" });
        const beginning = beginningOf(c, { method: "passkey", secondFactor: true });
        const grant = await sessions.start(user, beginning);
        return answerGrant(c, grant, { cookie: session === "cookie" });
      },
    );
}
