import { loadSettings } from "../../../config/load_settings.ts";
import { UsageRefused } from "../../../config/refused.ts";
import type { CommandContext } from "../command.ts";
import { openSnapshot } from "../../stores.ts";
import { backupOf } from "../../backup/backup_of.ts";
import { orSay, restoreInto } from "./run_restore.ts";

/** Runs `packhouse migrate-store --to PATH`: a backup that goes straight into the other stores. */
export async function runMigration(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const to = flags.text("to");
  if (!to) throw new UsageRefused(["Name the settings of the stores to fill with --to PATH"]);
  const { settings } = await context.settings();
  const target = await loadSettings({ args: ["--config", to], env: {}, readFile: io.readFile });
  const unsealed = (of: typeof settings) => ({
    ...of,
    backup: { ...of.backup, passphrase: undefined },
  });
  return await orSay(context, async () => {
    await using snapshot = await openSnapshot(settings);
    const parts = { files: true, secrets: !target.settings.auth.encryptionKey };
    const { bytes } = await backupOf(snapshot, unsealed(settings), parts);
    return await restoreInto(unsealed(target.settings), bytes);
  });
}
