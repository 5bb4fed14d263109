import { remoteCommand } from "./remote/remote_command.ts";

/** Hands files over, and publishes what they say they are. */
export const publishCommand = remoteCommand({
  name: "publish",
  about: "Publish files as one version of a package",
  usage: "FILE… --repo ORG/REPO",
  options: {
    id: { takes: "NAME", about: "The package, where the files do not say it" },
    version: { takes: "VERSION", about: "The version, where the files do not say it" },
    set: { takes: "FIELD=VALUE", about: "A value of the manifest: License=MIT; repeatable" },
    replace: { about: "Put it in the place of a version that says otherwise" },
    "dry-run": { about: "Show what would be published, and leave nothing behind" },
    yes: { short: "y", about: "Ask nothing on a terminal" },
  },
  run: async (context) => (await import("./remote/run_publish.ts")).runPublish(context),
});
