import type { Context } from "hono";
import type { SecondShown } from "../auth/second_factor_proof.ts";
import type { Assertion } from "../auth/webauthn.ts";
import type { Env } from "../registry/env.ts";
import { ASSERTION } from "./passkey_schemas.ts";
import { optional, text } from "./schemas.ts";

const LONGEST_CODE = 64;

/** A one-time password or a recovery code, as somebody types it. */
export const CODE = text(LONGEST_CODE).meta({
  description: "A one-time password or a recovery code",
  examples: ["123456", "7k3mq-x0v9p-w2c8t-h5n1b"],
});

/** Members of every body that may show a second factor beside the first. */
export const SECOND_SHOWN = {
  code: optional(CODE),
  passkey: optional(ASSERTION).meta({ description: "In the place of `code`" }),
};

/** What a body shows as a second factor. */
export function secondShown(
  c: Context<Env>,
  { code, passkey }: { readonly code?: string; readonly passkey?: Assertion },
): SecondShown {
  return { code, passkey, origin: c.var.origin };
}
