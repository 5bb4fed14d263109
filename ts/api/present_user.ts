import { z } from "zod";
import { emailOf, type User } from "../model/user.ts";
import { MOMENT } from "./schemas.ts";

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

/** Shows a user, without anything that is secret. */
export function presentUser(user: User): PresentedUser {
  const { id, username, title, kind, platformAdmin } = user;
  const createdAt = new Date(user.createdAt).toISOString();
  return { id, username, email: emailOf(user), title, kind, platformAdmin, createdAt };
}
