import type { Command } from "./command.ts";
import { JSON_FLAG } from "./with_packhouse.ts";

/** Looks after users where nobody can sign in, or nobody wants to. */
export const userCommand: Command = {
  name: "user",
  about: "Looks after people and service accounts.",
  usage: "list [PREFIX] | create NAME | password NAME | disable NAME | enable NAME | " +
    "admin NAME on|off | rescue NAME",
  options: {
    ...JSON_FLAG,
    email: { takes: "ADDRESS", about: "E-mail address of a user to create" },
    title: { takes: "TEXT", about: "What a user to create is called" },
    service: { about: "Create a service account, which needs no password" },
    admin: { about: "Create a platform administrator" },
    "password-stdin": {
      about: "Take the password from the first line of standard input; else one is made up",
    },
  },
  run: async (context) => (await import("./user/run_user.ts")).runUser(context),
};
