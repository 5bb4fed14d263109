import { createHash } from "node:crypto";
import type { Inspection, InstallerFacts } from "../inspection.ts";
import { type Budget, budgeted, type RandomAccess } from "../random_access.ts";
import { beginsAsZip, openZip, type ZipFolder } from "../zip/mod.ts";
import { inspectBundle } from "./inspect_bundle.ts";
import { inspectManifest } from "./inspect_package.ts";
import { BUNDLE_MANIFEST, PACKAGE_MANIFEST, readManifest, readSignature } from "./package_file.ts";

/** What an encrypted package and an encrypted bundle begin with. */
const ENCRYPTED = ["EXPH", "EXBH"];
/** Every package has one; a ZIP of files that are still to be packed has none. */
const BLOCK_MAP = "AppxBlockMap.xml";
const SIGNATURE_TAG = "PKCX";
const BUDGET: Budget = { reads: 10_000, bytes: 256 * 1024 * 1024 };

/**
 * Looks into an MSIX or APPX package or a bundle of them; Windows and WinGet make no difference
 * between the two, so the kind is `msix` for all. `null` for a file that is none of them.
 */
export async function inspectMsix(given: RandomAccess): Promise<Inspection | null> {
  const file = budgeted(given, BUDGET);
  if (await isEncrypted(file)) {
    const notes = ["The package is encrypted: nothing in it can be read"];
    return { kind: "msix", product: {}, installers: [], signature: null, notes };
  }
  if (!await beginsAsZip(file)) return null;
  const folder = await openZip(file);
  if (!folder.find(BLOCK_MAP)) return null;
  const inspection = await inspectContents(folder);
  return inspection && withSignature(inspection, await readSignature(folder));
}

async function inspectContents(folder: ZipFolder): Promise<Inspection | null> {
  const bundle = await readManifest(folder, BUNDLE_MANIFEST);
  if (bundle) return inspectBundle(folder, bundle);
  const root = await readManifest(folder, PACKAGE_MANIFEST);
  if (!root) return null;
  const { product, installer, notes } = inspectManifest(root);
  return { kind: "msix", product, installers: [installer], signature: null, notes };
}

function withSignature(inspection: Inspection, signature: Uint8Array | null): Inspection {
  if (!signature) return inspection;
  if (new TextDecoder().decode(signature.subarray(0, 4)) !== SIGNATURE_TAG) {
    const note = `AppxSignature.p7x does not begin with ${SIGNATURE_TAG}: it is no signature`;
    return { ...inspection, notes: [...inspection.notes, note] };
  }
  const signatureSha256: InstallerFacts["signatureSha256"] = {
    value: createHash("sha256").update(signature).digest("hex"),
    from: "AppxSignature.p7x",
  };
  const installers = inspection.installers.map((facts) => ({ ...facts, signatureSha256 }));
  return { ...inspection, installers };
}

async function isEncrypted(file: RandomAccess): Promise<boolean> {
  if (file.size < 4) return false;
  return ENCRYPTED.includes(new TextDecoder().decode(await file.read(0, 4)));
}
