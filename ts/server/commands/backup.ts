import type { Command } from "./command.ts";
import { JSON_FLAG } from "./with_packhouse.ts";

/** Takes a copy of everything, while the server runs. */
export const backupCommand: Command = {
  name: "backup",
  about: "Writes everything that is stored into one file, while the server runs.",
  usage: "FILE|-",
  options: {
    ...JSON_FLAG,
    "without-files": { about: "Leave files out, which S3 keeps by its own means" },
    "without-secrets": { about: "Leave secrets.json out, where DATA_DIR has one" },
  },
  run: async (context) => (await import("./backup/run_backup.ts")).runBackup(context),
};

/** Brings a backup back. */
export const restoreCommand: Command = {
  name: "restore",
  about: "Fills empty stores, of whatever kind, with a backup.",
  usage: "FILE|-",
  options: JSON_FLAG,
  run: async (context) => (await import("./backup/run_restore.ts")).runRestore(context),
};

/** Moves everything to other stores. */
export const migrateStoreCommand: Command = {
  name: "migrate-store",
  about: "Copies everything from the stores that are in use into empty ones of another kind.",
  options: {
    ...JSON_FLAG,
    to: { takes: "PATH", about: "JSON file with the settings of the stores to fill" },
  },
  run: async (context) => (await import("./backup/run_migration.ts")).runMigration(context),
};
