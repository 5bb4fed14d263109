import { Hono } from "hono";
import { z } from "zod";
import type { Presence } from "../auth/presence.ts";
import type { SecondFactors } from "../auth/second_factors.ts";
import type { Sessions } from "../auth/session.ts";
import type { Env } from "../registry/env.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, userInPerson } from "./actor.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";
import { CODE } from "./second_shown.ts";

/** What people's second factors need. */
export interface MySecondFactorRoutesOptions {
  readonly users: UserService;
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  readonly presence: Presence;
}

const TOTP_SETUP = z.strictObject({
  secret: z.string().meta({ description: "For typing", examples: ["JBSWY3DPEHPK3PXP"] }),
  uri: z.string().meta({ description: "For scanning: `otpauth://totp/…`" }),
  setup: z.string().meta({ description: "Handed back with the first code" }),
}).meta({ id: "TotpSetup" });

const CONFIRMATION = z.strictObject({ setup: text(1024), code: text(16) })
  .meta({ id: "TotpConfirmation", examples: [{ setup: "v1.mK2p…", code: "123456" }] });

/** What {@link Presence} takes. */
const PRESENCE = z.strictObject({ password: optional(text(1024)), code: optional(CODE) })
  .transform((shown, issues) => {
    if ((shown.password === undefined) !== (shown.code === undefined)) return shown;
    const message = 'or "code" is required, and not both';
    issues.addIssue({ code: "custom", path: ["password"], message, params: { rule: "required" } });
    return z.NEVER;
  }).meta({
    id: "Presence",
    description: "The password, or a code",
    oneOf: [{ required: ["password"] }, { required: ["code"] }],
    examples: [{ code: "123456" }],
  });

const CODES = z.strictObject({
  recoveryCodes: z.array(z.string()).readonly().nullable().meta({
    description: "To be written down, for they are shown this once; `null` where there were some",
  }),
}).meta({ id: "RecoveryCodes" });

const NEW_CODES = z.strictObject({ recoveryCodes: z.array(z.string()).readonly() });

/** One-time passwords and recovery codes of whoever asks; mounted at `/api/v1/auth/me`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function mySecondFactorRoutes(options: MySecondFactorRoutesOptions) {
  const { users, sessions, secondFactors, presence } = options;
  return new Hono<Env>()
    .post(
      "/totp",
      described({
        ...{ id: "beginTotp", tag: "Account", says: "Begin to set up one-time passwords" },
        about: "In a session or by password. Nothing counts before the first code is sent back, " +
          "within fifteen minutes.",
        ...{ credentials: "required", refuses: ["access_denied", "second_factor_taken"] },
        answers: { 200: { says: "A secret for an authenticator app", json: TOTP_SETUP } },
      }),
      async (c) => {
        const user = await users.get(userInPerson(c));
        return c.json({ ...await secondFactors.beginTotp(user) });
      },
    )
    .put(
      "/totp",
      described({
        ...{ id: "enableTotp", tag: "Account", says: "Set up one-time passwords" },
        about: "From now on a password alone signs nobody in, and clients need API tokens.",
        ...{ credentials: "required", json: CONFIRMATION },
        answers: { 200: { says: "Ten codes for when the device is lost", json: CODES } },
        refuses: ["access_denied", "second_factor_taken", "write_conflict"],
      }),
      async (c) => {
        const wanted = c.req.valid("json");
        const codes = await secondFactors.enableTotp(userInPerson(c), wanted, actorOf(c));
        const { session } = c.var.principal;
        if (session !== undefined) await sessions.addSecondFactor(session);
        return c.json({ recoveryCodes: codes });
      },
    )
    .delete(
      "/totp",
      described({
        ...{ id: "disableTotp", tag: "Account", says: "Take one-time passwords away" },
        about: "Needs the password or a code, of whichever kind.",
        ...{ credentials: "required", json: PRESENCE },
        answers: { 204: { says: "Codes of the device count no more" } },
        refuses: ["access_denied", "write_conflict"],
      }),
      async (c) => {
        const user = userInPerson(c);
        await presence.confirm(user, c.req.valid("json"), c.var.address);
        await secondFactors.disableTotp(user, actorOf(c));
        return c.body(null, 204);
      },
    )
    .post(
      "/recovery-codes",
      described({
        ...{ id: "renewRecoveryCodes", tag: "Account", says: "Renew one's recovery codes" },
        about: "Needs the password or a code. The former ones count no more.",
        ...{ credentials: "required", json: PRESENCE },
        answers: { 200: { says: "Ten codes, shown this once", json: NEW_CODES } },
        refuses: ["access_denied", "precondition_failed", "write_conflict"],
      }),
      async (c) => {
        const user = userInPerson(c);
        await presence.confirm(user, c.req.valid("json"), c.var.address);
        return c.json({ recoveryCodes: await secondFactors.renewRecoveryCodes(user, actorOf(c)) });
      },
    );
}
