import type { Command } from "./command.ts";
import { REMOTE_FLAGS } from "./remote/remote_flags.ts";

/** Brings mirrors up to date, and waits for it. */
export const syncCommand: Command = {
  name: "sync",
  about:
    "Brings mirrors up to date: by the server at PACKHOUSE_URL, or else on the stores at hand.",
  usage: "[--repo ORG/REPO] [--rule ID | --package NAME] [--json]",
  options: {
    ...REMOTE_FLAGS,
    repo: { takes: "ORG/REPO", about: "One repository; else PACKHOUSE_REPO, or all that mirror" },
    rule: { takes: "ID", about: "What one rule names alone" },
    package: { takes: "NAME", about: "One package alone" },
  },
  run: async (context) => (await import("./sync/run_sync.ts")).runSync(context),
};
