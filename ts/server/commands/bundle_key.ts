import type { Command } from "./command.ts";
import { JSON_FLAG } from "./with_packhouse.ts";

/** Looks after the keys by which bundles are signed and believed. */
export const bundleKeyCommand: Command = {
  name: "bundle-key",
  about: "Looks after the keys by which bundles are signed and believed.",
  usage: "create NAME | list | show NAME | trust FILE|KEY NAME | remove NAME",
  options: JSON_FLAG,
  run: async (context) => (await import("./bundle/run_bundle_key.ts")).runBundleKey(context),
};
