import { z } from "zod";
import { emailOf, type User } from "../model/user.ts";
import { MOMENT } from "./schemas.ts";

/** Somebody as those who work with them see them. */
export const PERSON = z.strictObject({
  id: z.string(),
  username: z.string(),
  title: z.string(),
  kind: z.enum(["human", "service"]),
}).meta({ id: "Person" });

export type PresentedPerson = z.output<typeof PERSON>;

/** A user as the API shows one. */
export const USER = z.strictObject({
  id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  title: z.string(),
  kind: z.enum(["human", "service"]),
  platformAdmin: z.boolean(),
  createdAt: MOMENT,
}).meta({ id: "User" });

export type PresentedUser = z.output<typeof USER>;

/** A user as platform administrators see one. */
export const ACCOUNT = USER.extend({
  disabled: z.boolean(),
  hasPassword: z.boolean().meta({ description: "Whether one is kept to sign in with" }),
  hasSecondFactor: z.boolean().meta({ description: "Whether one-time passwords are set up" }),
}).meta({ id: "Account" });

export type PresentedAccount = z.output<typeof ACCOUNT>;

/** Shows somebody without what is nobody else's business. */
export function presentPerson({ id, username, title, kind }: User): PresentedPerson {
  return { id, username, title, kind };
}

/** Shows a user, without anything that is secret. */
export function presentUser(user: User): PresentedUser {
  const { id, username, title, kind, platformAdmin } = user;
  const createdAt = new Date(user.createdAt).toISOString();
  return { id, username, email: emailOf(user), title, kind, platformAdmin, createdAt };
}

/** Shows a user to whoever looks after all of them. */
export function presentAccount(user: User): PresentedAccount {
  const { disabled, password, totp } = user;
  return {
    ...presentUser(user),
    ...{ disabled, hasPassword: password !== null, hasSecondFactor: totp !== undefined },
  };
}
