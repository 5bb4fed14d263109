import { dirname, join } from "node:path";
import { ulid } from "ulid";
import { inspect, type Inspection, type Spool, Unreadable } from "../../../inspect/mod.ts";
import { openZip } from "../../../inspect/zip/mod.ts";
import type { RandomAccess } from "../../../inspect/mod.ts";
import type { JsonObject } from "../../../kit/json.ts";
import { Slots } from "../../../kit/slots.ts";
import type { RemoteFile } from "../../exchange.ts";
import type { Judgement, LocalFile } from "../../mirroring.ts";
import type { ManifestVersion } from "../manifest.ts";
import { judgeInstaller } from "./judge_installer.ts";
import { openLocal } from "./local_file.ts";

/** Looking inside costs processor time and memory. */
const LOOKS = new Slots(2);
const NOTES = 20;

/** Looks into a file, and says whether it is what each installer that names it says. */
export async function judge(
  { Installers }: ManifestVersion,
  remote: RemoteFile,
  local: LocalFile,
): Promise<Judgement> {
  return await LOOKS.take(async () => {
    await using file = await openLocal(local.path);
    const inspection = await look(file, remote.name, local.path);
    const folder = inspection.kind === "zip" ? await openZip(file).catch(onlyUnreadable) : null;
    const verdicts = Installers.filter(({ InstallerUrl }) => InstallerUrl === remote.url)
      .map((installer) => judgeInstaller(installer, { inspection, folder }));
    const refusal = brokenSignature(inspection) ??
      verdicts.find((one) => one.refusal)?.refusal ?? null;
    const notes = [...new Set([...verdicts.flatMap((one) => one.notes), ...inspection.notes])];
    const { kind, signature } = inspection;
    return {
      inspected: { kind, signature: signature as JsonObject | null },
      refusal,
      notes: notes.slice(0, NOTES),
    };
  });
}

function brokenSignature({ signature }: Inspection): Judgement["refusal"] {
  if (signature?.intact !== false) return null;
  const detail = `What ${signature.subject} has signed is another file`;
  return { reason: "signature_broken", detail };
}

function onlyUnreadable(error: unknown): null {
  if (error instanceof Unreadable) return null;
  throw error;
}

/** A file that cannot be understood is of no kind; the bytes alone may still tell what it begins as. */
async function look(file: RandomAccess, name: string, path: string): Promise<Inspection> {
  try {
    return await inspect(file, name, { spool: spoolBeside(path) });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const notes = [`It could not be looked into: ${error.message}`];
    const kind = await beginsAs(file, name);
    return { kind, product: {}, installers: [], signature: null, notes };
  }
}

const BEGINNINGS: readonly (readonly [hex: string, kind: Inspection["kind"]])[] = [
  ...[["4d5a", "exe"], ["d0cf11e0a1b11ae1", "msi"], ["504b0304", "zip"]] as const,
  ...[["00010000", "font"], ["4f54544f", "font"], ["74746366", "font"]] as const,
];

async function beginsAs(file: RandomAccess, name: string): Promise<Inspection["kind"]> {
  const head = (await file.read(0, Math.min(8, file.size))).toHex();
  const kind = BEGINNINGS.find(([hex]) => head.startsWith(hex))?.[1] ?? "unknown";
  return kind === "zip" && /\.(?:msix|appx)(?:bundle)?$/i.test(name) ? "msix" : kind;
}

/** Keeps what is inflated on the way where the file itself is. */
function spoolBeside(path: string): Spool {
  return async (content) => {
    const place = join(dirname(path), `${ulid()}.spool`);
    const remove = () => Deno.remove(place).catch(() => {});
    try {
      await Deno.writeFile(place, content);
      const file = await openLocal(place);
      return {
        size: file.size,
        read: (offset, length) => file.read(offset, length),
        async [Symbol.asyncDispose]() {
          await file[Symbol.asyncDispose]();
          await remove();
        },
      };
    } catch (error) {
      await remove();
      throw error;
    }
  };
}
