import type { Command } from "./command.ts";

/** Has the machine start the server by itself. */
export const serviceCommand: Command = {
  name: "service",
  about: "Has the machine start the server, and start it again where it ends.",
  usage: "install | status | uninstall",
  options: {
    "dry-run": { about: "Say what would be written and run, and do nothing" },
    root: { takes: "FOLDER", about: "Work on the system below this folder, which does not run" },
    program: { takes: "PATH", about: "The program to start, instead of this one" },
  },
  run: async (context) => (await import("./service/run_service.ts")).runService(context),
};
