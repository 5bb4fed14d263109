import { backupCommand, migrateStoreCommand, restoreCommand } from "./backup.ts";
import { bundleKeyCommand } from "./bundle_key.ts";
import type { Command } from "./command.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { publishCommand } from "./publish.ts";
import { rotateKeysCommand } from "./rotate_keys.ts";
import { serveCommand } from "./serve.ts";
import { syncCommand } from "./sync.ts";
import { serviceCommand } from "./service.ts";
import { sweepCommand } from "./sweep.ts";
import { userCommand } from "./user.ts";
import { tokenCommand } from "./token.ts";
import { verifyCommand } from "./verify.ts";
import { versionCommand } from "./version.ts";

export { runCommandLine } from "./run.ts";
export { processIo } from "./process_io.ts";

/** Every command besides `help`, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  serveCommand,
  serviceCommand,
  publishCommand,
  importCommand,
  exportCommand,
  syncCommand,
  bundleKeyCommand,
  userCommand,
  tokenCommand,
  backupCommand,
  restoreCommand,
  migrateStoreCommand,
  verifyCommand,
  sweepCommand,
  rotateKeysCommand,
  versionCommand,
];
