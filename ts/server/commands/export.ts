import { remoteCommand } from "./remote/remote_command.ts";

/** Writes packages as the files in which their ecosystem keeps them. */
export const exportCommand = remoteCommand({
  name: "export",
  about: "Export packages, or all of a repository, as files of manifests",
  usage: "[NAME…] --repo ORG/REPO --out DIR|FILE.zip",
  options: {
    out: { takes: "PATH", about: "Where to: a folder, or a file that ends in .zip" },
  },
  run: async (context) => (await import("./remote/run_export.ts")).runExport(context),
});
