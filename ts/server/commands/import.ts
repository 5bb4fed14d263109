import { remoteCommand } from "./remote/remote_command.ts";

/** Takes in packages from the files in which their ecosystem keeps them. */
export const importCommand = remoteCommand({
  name: "import",
  about: "Import packages from files, folders and ZIPs of manifests",
  usage: "PATH… --repo ORG/REPO",
  options: {
    rehost: { about: "Fetch and verify installers, and serve them from the server" },
    replace: { about: "Put versions in the place of those that say otherwise" },
    "dry-run": { about: "Show what would become of everything, and change nothing" },
  },
  run: async (context) => (await import("./remote/run_import.ts")).runImport(context),
});
