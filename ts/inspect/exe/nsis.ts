import type { Architecture, ArpFacts, Fact, InstallerFacts, Scope } from "../inspection.ts";
import { latin1 } from "./fields.ts";
import { NSIS_SIGNATURE, readNsisHeader } from "./nsis_header.ts";
import { NsisScript } from "./nsis_script.ts";
import { orNote, type Program } from "./program.ts";
import type { Finding, Technology } from "./technology.ts";

const MACHINE_X64 = 0x8664;
const ROOTS: ReadonlyMap<number, Scope> = new Map([[0x80000001, "user"], [0x80000002, "machine"]]);
const UNINSTALL = /^Software\\(?:Wow6432Node\\)?Microsoft\\Windows\\CurrentVersion\\Uninstall\\/i;
/** Files that Electron's builder puts into its installers, one for each architecture. */
const ELECTRON_FILE = /app-(?<architecture>64|32|arm64)\.(?:7z|zip|nsis\.7z)/g;
const ELECTRON_ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  "64": "x64",
  "32": "x86",
  arm64: "arm64",
};
const FROM = "compiled script of NSIS, ";
const MOST_KEYS = 16;

/** Nullsoft's installer, plain or as Electron's builder uses it: what its script writes to the registry. */
export const nsis: Technology = {
  id: "NSIS",
  async find(program) {
    const at = latin1(program.overlayHead).indexOf(NSIS_SIGNATURE) - 4;
    if (at < 0) return null;
    const notes: string[] = [];
    const script = await orNote(notes, () => openScript(program, program.pe.overlay.offset + at));
    const writes = script && await orNote(notes, () => Promise.resolve(uninstallKeys(script)));
    return describe(program, script, writes ?? [], notes);
  },
};

async function openScript(program: Program, offset: number): Promise<NsisScript> {
  const header = await readNsisHeader(program.file, offset);
  const is64 = program.pe.machine === MACHINE_X64;
  return new NsisScript(header, { is64, isOld: /^2/.test(versionOf(program) ?? "") });
}

/** What the script writes below one key of the list of installed programs. */
interface UninstallKey {
  /** `null` where the script computes it. */
  readonly name: string | null;
  /** `null` where the script chooses it when it runs. */
  readonly scope: Scope | null;
  /** Literal values alone. */
  readonly values: ReadonlyMap<string, string>;
}

/** An entry that writes to the registry has root, key, name and value in this order. */
function uninstallKeys(script: NsisScript): UninstallKey[] {
  const keys = new Map<string, UninstallKey & { values: Map<string, string> }>();
  for (const { parameters } of script.entries()) {
    const [root, key, name, value] = parameters;
    const path = script.text(key!);
    if (!path || !UNINSTALL.test(path.text)) continue;
    const field = script.text(name!)?.text;
    if (
      !field || !/^(Display(Name|Version|Icon)|Publisher|UninstallString|NoModify)$/.test(field)
    ) {
      continue;
    }
    if (keys.size === MOST_KEYS && !keys.has(path.text)) continue;
    const entry = keys.getOrInsertComputed(path.text, () => ({
      name: path.isLiteral ? path.text.replace(UNINSTALL, "") : null,
      scope: ROOTS.get(root!) ?? null,
      values: new Map<string, string>(),
    }));
    const written = script.text(value!);
    if (written?.isLiteral && written.text !== "") entry.values.set(field, written.text);
  }
  return [...keys.values()];
}

function describe(
  program: Program,
  script: NsisScript | null,
  keys: readonly UninstallKey[],
  notes: readonly string[],
): Finding {
  const strings = script?.rawStrings() ?? "";
  const electron = [
    ...new Set(
      strings.matchAll(ELECTRON_FILE).map(({ groups }) =>
        ELECTRON_ARCHITECTURES[groups!.architecture!]!
      ),
    ),
  ];
  const version = versionOf(program);
  const [key] = keys;
  const code = keys.length === 1 ? key?.name : null;
  const from = `${FROM}key Uninstall`;
  const installer: InstallerFacts = {
    kind: { value: "nullsoft", from: "marker NullsoftInst behind the program" },
    technology: {
      value: `${electron.length ? "Electron, " : ""}NSIS ${version ?? ""}`.trim(),
      from: electron.length ? `${FROM}name of the archive` : "application manifest",
    },
    ...(code ? { productCode: { value: code, from } } : {}),
    ...scopeFact(program, keys, strings),
    ...architectureFact(script, electron),
    ...(keys.length ? { arpEntries: keys.map(arpEntry) } : {}),
  };
  return {
    product: {
      ...fact("version", key?.values.get("DisplayVersion"), "DisplayVersion"),
      ...fact("publisher", key?.values.get("Publisher"), "Publisher"),
    },
    installer,
    notes: [...notes, ...keyNotes(code, electron)],
  };
}

function keyNotes(code: string | null | undefined, electron: readonly Architecture[]): string[] {
  return [
    ...(code ? [] : ["ProductCode is unknown: the script does not name one key of its own"]),
    ...(electron.length > 1 ? [`Installs one of ${electron.join(", ")}, whichever fits`] : []),
  ];
}

function arpEntry({ name, values }: UninstallKey): ArpFacts {
  return {
    ...fact("displayName", values.get("DisplayName"), "DisplayName"),
    ...fact("publisher", values.get("Publisher"), "Publisher"),
    ...fact("displayVersion", values.get("DisplayVersion"), "DisplayVersion"),
    ...fact("productCode", name ?? undefined, "key Uninstall"),
  };
}

function scopeFact(
  { manifest }: Program,
  keys: readonly UninstallKey[],
  strings: string,
): { scope?: Fact<Scope> } {
  if (/\/allusers/i.test(strings) && /\/currentuser/i.test(strings)) {
    return { scope: { value: "both", from: `${FROM}switches /AllUsers and /CurrentUser` } };
  }
  const scopes = new Set(keys.map(({ scope }) => scope));
  const [scope] = scopes;
  if (scopes.size === 1 && scope) {
    return { scope: { value: scope, from: `${FROM}root of the key` } };
  }
  const from = "application manifest, requestedExecutionLevel";
  if (manifest?.level === "requireAdministrator") return { scope: { value: "machine", from } };
  return manifest?.level === "asInvoker" ? { scope: { value: "user", from } } : {};
}

function architectureFact(
  script: NsisScript | null,
  electron: readonly Architecture[],
): { architecture?: Fact<Architecture> } {
  const [only] = electron;
  if (only && electron.length === 1) {
    return { architecture: { value: only, from: `${FROM}name of the archive` } };
  }
  if (electron.length > 1 || !script?.isFor64Bit()) return {};
  return { architecture: { value: "x64", from: `${FROM}$PROGRAMFILES64` } };
}

/** The builder writes it into the manifest: `Nullsoft Install System v3.08`. */
function versionOf({ manifest }: Program): string | null {
  return /Nullsoft Install System v(?<version>[\w.]+)/.exec(manifest?.description ?? "")
    ?.groups?.version ?? null;
}

function fact<K extends string>(
  key: K,
  value: string | undefined,
  name: string,
): Partial<Record<K, Fact>> {
  if (!value) return {};
  return { [key]: { value, from: FROM + name } } as Partial<Record<K, Fact>>;
}
