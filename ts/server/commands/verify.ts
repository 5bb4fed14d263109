import { UsageRefused } from "../../config/refused.ts";
import type { Fault, Verified } from "../../registry/verify_service.ts";
import { type Command, type CommandContext, EXIT } from "./command.ts";
import { AUDIT_FLAGS, verifyAudit } from "./verify_audit.ts";
import { JSON_FLAG, withPackhouse } from "./with_packhouse.ts";

/** How many faults are listed; all are counted. */
const MOST_LISTED = 10_000;

/** Proves that everything that was published is still there, byte for byte. */
export const verifyCommand: Command = {
  name: "verify",
  about:
    "Reads every stored file again, the audit log or a backup, and proves that nothing was changed.",
  options: {
    ...JSON_FLAG,
    ...AUDIT_FLAGS,
    backup: { takes: "FILE", about: 'Read that backup instead; "-" is standard input' },
  },
  async run(context) {
    if (context.flags.has("audit")) return await verifyAudit(context);
    if (!context.flags.has("backup")) return await verifyFiles(context);
    return await (await import("./backup/run_restore.ts")).verifyBackup(context);
  },
};

function verifyFiles(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const stray = ["expect", "file"].find((flag) => flags.has(flag));
  if (stray) throw new UsageRefused([`Cannot use --${stray} without --audit`]);
  return withPackhouse(context, async ({ services }) => {
    const faults: Fault[] = [];
    const verified = await services.verify.verify((fault) => {
      if (faults.length < MOST_LISTED) faults.push(fault);
    });
    if (flags.has("json")) io.stdout(JSON.stringify({ ...verified, list: faults }));
    else [...faults.map(line), summary(verified)].forEach(io.stdout);
    return verified.faults === 0 ? EXIT.done : EXIT.failed;
  });
}

function line({ package: name, version, file, says }: Fault): string {
  return `${name} ${version}${file ? ` ${file}` : ""}: ${says}`;
}

function summary({ packages, versions, files, bytes, faults }: Verified): string {
  return `${packages} packages, ${versions} versions, ${files} files, ${bytes} bytes: ${faults} faults`;
}
