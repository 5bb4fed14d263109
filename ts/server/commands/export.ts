import { orBundle } from "./bundle/or_bundle.ts";
import { remoteCommand } from "./remote/remote_command.ts";

const exportFiles = remoteCommand({
  name: "export",
  about: "Export packages as files of manifests, or repositories as a signed bundle",
  usage: "[NAME…] --repo ORG/REPO --out DIR|FILE.zip",
  options: {
    out: { takes: "PATH", about: "Where to: a folder, or a file that ends in .zip" },
  },
  run: async (context) => (await import("./remote/run_export.ts")).runExport(context),
});

/**
 * Writes packages as the files in which their ecosystem keeps them, or whole repositories as a
 * bundle for where no network goes.
 */
export const exportCommand = orBundle(exportFiles, {
  usage: "--bundle FILE --repo ORG/REPO…",
  options: {
    bundle: {
      takes: "FILE",
      about: "Write a bundle, from the stores of this server; - for stdout",
    },
    since: { takes: "BUNDLE", about: "Only what is new since: an id, a bundle's file, or last" },
    "volume-size": { takes: "SIZE", about: "Write FILE.001 and so on, of 4GiB for instance" },
    key: { takes: "NAME", about: "Sign with that key, where there are several" },
  },
  run: async (context) => {
    return (await import("./bundle/run_export_bundle.ts")).runExportBundle(context);
  },
});
