import { UsageRefused } from "../../config/refused.ts";
import { linesOf } from "../../kit/lines.ts";
import type { Link } from "../../model/event.ts";
import type { ChainFault, ProvenChain } from "../../registry/audit/chain_fault.ts";
import { type CommandContext, EXIT, type FlagTable } from "./command.ts";
import { withPackhouse } from "./with_packhouse.ts";

/** How many faults are listed; all are counted. */
const MOST_LISTED = 10_000;

/** Flags of `packhouse verify` that are about the audit log. */
export const AUDIT_FLAGS = {
  audit: { about: "Proves the audit log instead of the files." },
  expect: {
    takes: "SEQUENCE:SEAL",
    about: "With --audit: an end that was noted before, and must still be there.",
  },
  file: { takes: "PATH", about: "With --audit: an NDJSON export to prove instead of the log." },
} as const satisfies FlagTable;

/** Proves that nothing was changed in the audit log, and nothing cut out of it. */
export async function verifyAudit(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const expected = flags.all("expect").map(parseLink);
  const path = flags.text("file");
  const lines = path === undefined ? null : await openLines(path);
  return await withPackhouse(context, async ({ services: { auditVerifier } }) => {
    const faults: ChainFault[] = [];
    const report = (fault: ChainFault) => faults.length < MOST_LISTED && faults.push(fault);
    const proven = lines
      ? await auditVerifier.verifyExport(lines, { expected, report })
      : await auditVerifier.verify({ expected, report });
    if (flags.has("json")) io.stdout(JSON.stringify({ ...proven, list: faults }));
    else [...faults.map(line), ...summary(proven)].forEach(io.stdout);
    return proven.faults === 0 ? EXIT.done : EXIT.failed;
  });
}

async function openLines(path: string): Promise<AsyncIterable<string>> {
  try {
    const file = await Deno.open(path);
    return linesOf(file.readable.pipeThrough(new TextDecoderStream()));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageRefused([`Cannot read ${JSON.stringify(path)}: ${why}`]);
  }
}

const LINK = /^(\d{1,16}):([\w-]{43})$/;

function parseLink(text: string): Link {
  const [, sequence, seal] = LINK.exec(text) ?? [];
  if (seal !== undefined) return { sequence: Number(sequence), seal };
  throw new UsageRefused([
    `Cannot use ${
      JSON.stringify(text)
    } as --expect: it must be as "packhouse verify --audit" prints it`,
  ]);
}

function line({ sequence, to, says }: ChainFault): string {
  if (sequence === null) return `The log: ${says}`;
  return `#${sequence}${to === undefined ? "" : `-${to}`}: ${says}`;
}

function summary({ events, first, head, faults }: ProvenChain): string[] {
  if (!head) return [`0 events: ${faults} faults`];
  return [
    `${events} events of #${first} to #${head.sequence}: ${faults} faults`,
    `End: ${head.sequence}:${head.seal}`,
  ];
}
