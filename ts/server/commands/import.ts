import { orBundle } from "./bundle/or_bundle.ts";
import { remoteCommand } from "./remote/remote_command.ts";

const importFiles = remoteCommand({
  name: "import",
  about: "Import packages from files, folders and ZIPs of manifests, or from a signed bundle",
  usage: "PATH… --repo ORG/REPO",
  options: {
    rehost: { about: "Fetch and verify installers, and serve them from the server" },
    replace: { about: "Put versions in the place of those that say otherwise" },
    "dry-run": { about: "Show what would become of everything, and change nothing" },
  },
  run: async (context) => (await import("./remote/run_import.ts")).runImport(context),
});

/**
 * Takes in packages from the files in which their ecosystem keeps them, or from a bundle of another
 * installation.
 */
export const importCommand = orBundle(importFiles, {
  usage: "--bundle FILE [--repo THERE=HERE…]",
  options: {
    bundle: { takes: "FILE", about: "Take a bundle into the stores of this server; - for stdin" },
    create: { about: "With --bundle: make repositories that are not there, private" },
    "allow-older": { about: "With --bundle: take one that is older than what is here" },
  },
  run: async (context) => {
    return (await import("./bundle/run_import_bundle.ts")).runImportBundle(context);
  },
});
