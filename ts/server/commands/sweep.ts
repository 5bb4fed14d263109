import { type Command, EXIT } from "./command.ts";
import { JSON_FLAG, withPackhouse } from "./with_packhouse.ts";

/** Does at once what the nightly sweep does. */
export const sweepCommand: Command = {
  name: "sweep",
  about: "Takes away files and descriptions that nothing names any more.",
  options: JSON_FLAG,
  run: (context) =>
    withPackhouse(context, async ({ services }) => {
      const { state, result } = await services.jobs.run("sweep");
      const { flags, io } = context;
      io.stdout(flags.has("json") ? JSON.stringify({ state, result }) : result);
      return state === "succeeded" ? EXIT.done : EXIT.failed;
    }),
};
