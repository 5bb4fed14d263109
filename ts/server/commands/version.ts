import { VERSION } from "../../config/version.ts";
import { type Command, EXIT } from "./command.ts";

/** `packhouse version`. */
export const versionCommand: Command = {
  name: "version",
  about: "Print the version",
  withoutSettings: true,
  run({ io }) {
    io.stdout(`packhouse ${VERSION}`);
    return Promise.resolve(EXIT.done);
  },
};
