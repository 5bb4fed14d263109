import { COMMAND_LINE } from "../../model/event.ts";
import { type Command, EXIT } from "./command.ts";
import { JSON_FLAG, withPackhouse } from "./with_packhouse.ts";

/** Lets a former `AUTH_ENCRYPTION_KEY` go. */
export const rotateKeysCommand: Command = {
  name: "rotate-keys",
  about: "Seals what AUTH_ENCRYPTION_KEY_FORMER has sealed with AUTH_ENCRYPTION_KEY.",
  options: JSON_FLAG,
  run: (context) =>
    withPackhouse(context, async ({ services }) => {
      const { resealed, lost } = await services.keyRotation.rotate(COMMAND_LINE);
      const { flags, io } = context;
      const says = `${resealed} secrets sealed anew, ${lost} lost: no key at hand opens them`;
      io.stdout(flags.has("json") ? JSON.stringify({ resealed, lost }) : says);
      return lost === 0 ? EXIT.done : EXIT.failed;
    }),
};
