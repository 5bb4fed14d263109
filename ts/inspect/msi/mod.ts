import { beginsAsCompoundFile, openCompoundFile } from "../compound_file.ts";
import type { Inspection } from "../inspection.ts";
import { budgeted, type RandomAccess } from "../random_access.ts";
import { MsiDatabase } from "./database.ts";
import { describe } from "./describe.ts";
import type { Properties } from "./product.ts";
import { readSummary } from "./summary.ts";

export { SIGNATURE_EX_STREAM, SIGNATURE_STREAM } from "./stream_name.ts";

/** Of a file of 4 GB, scattered over the disk as badly as it can be. */
const BUDGET = { reads: 100_000, bytes: 256 * 1024 * 1024 };
/** What kind of database it is when not one of products, by the first bytes of the root's CLSID. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ["82100c00", "Is a transform, which changes how a product is installed"],
  ["86100c00", "Is a patch, which changes a product that is installed"],
]);

/**
 * Reads a Windows Installer package: what it installs, for whom and on what. `null` for what is none;
 * a patch, a transform or a merge module is of unknown kind, with a note. Does not look at
 * signatures. Throws {@link Unreadable} for a package that is damaged or lies.
 */
export async function inspectMsi(file: RandomAccess): Promise<Inspection | null> {
  if (!await beginsAsCompoundFile(file)) return null;
  const compound = await openCompoundFile(budgeted(file, BUDGET));
  const other = OTHERS.get(compound.root.clsid.subarray(0, 4).toHex());
  if (other) return unknown(other);
  const database = await MsiDatabase.open(compound);
  if (!database) return null;
  const properties = await propertiesOf(database);
  if (!properties.has("ProductCode")) return unknown("Has no product, as merge modules have none");
  return describe({ database, properties, summary: await readSummary(compound) });
}

async function propertiesOf(database: MsiDatabase): Promise<Properties> {
  const table = await database.table("Property");
  const values = table.get("Value") ?? [];
  const names = table.get("Property") ?? [];
  return new Map(names.map((name, row) => [String(name), String(values[row] ?? "")]));
}

function unknown(note: string): Inspection {
  return { kind: "unknown", product: {}, installers: [], signature: null, notes: [note] };
}
