import type { Architecture, Fact, InstallerFacts, ProductFacts, Scope } from "../inspection.ts";
import { Unreadable } from "../random_access.ts";
import { Fields } from "./fields.ts";
import {
  type InnoHeader,
  type InnoSettings,
  type InnoVersion,
  readInnoHeader,
  readInnoVersion,
} from "./inno_header.ts";
import { orNote, type Program } from "./program.ts";
import { RESOURCE_TYPE } from "./resources.ts";
import type { Finding, Technology } from "./technology.ts";

/** The resource in which the loader finds the compiled script (`SetupLdrOffsetTableResID`). */
const TABLE = 11111;
const TABLE_MAGIC = "rDlPtS\xcd\xe6\xd7\x7b\x0b\x2a";
const LONGEST_TABLE = 256;
/** Longer names are cut and get a checksum before they become a key. */
const LONGEST_KEY = 57;
const FROM = "compiled script of Inno Setup, ";

/** Inno Setup 5.1.13 to 7.1: what the compiled script says, and so the key of the uninstaller. */
export const innoSetup: Technology = {
  id: "Inno Setup",
  async find(program) {
    const offset = await scriptOffset(program);
    if (offset === null) return null;
    const notes: string[] = [];
    const version = await orNote(notes, () => readInnoVersion(program.file, offset));
    const header = version &&
      await orNote(notes, () => readInnoHeader(program.file, offset, version));
    return describe(version, header, notes);
  },
};

/** Where the compiled script begins; `null` where there is no table that says so. */
async function scriptOffset({ resources }: Program): Promise<number | null> {
  const resource = resources?.find(RESOURCE_TYPE.data, TABLE);
  if (!resource || !resources) return null;
  const table = new Fields(await resources.read(resource, LONGEST_TABLE));
  if (table.length < 44 || table.ascii(0, 12) !== TABLE_MAGIC) return null;
  const version = table.u32(12);
  if (version === 1) return table.u32(32);
  if (version === 2) return table.u64(40);
  throw new Unreadable(`Has an Inno Setup loader of the unknown kind ${version}`);
}

function describe(
  version: InnoVersion | null,
  header: InnoHeader | null,
  notes: readonly string[],
): Finding {
  const installer: InstallerFacts = {
    kind: { value: "inno", from: `resource RCDATA ${TABLE}` },
    technology: {
      value: `Inno Setup ${version?.text ?? ""}`.trim(),
      from: version ? "compiled script" : `resource RCDATA ${TABLE}`,
    },
  };
  if (!header) {
    return {
      installer,
      notes: [...notes, "ProductCode is unknown: it is the AppId of the script, followed by _is1"],
    };
  }
  const settings = header.settings;
  return {
    product: productIn(header),
    installer: { ...installer, ...arpFacts(header), ...(settings && settingFacts(settings)) },
    notes: [...notes, ...headerNotes(header)],
  };
}

function productIn(header: InnoHeader): ProductFacts {
  return {
    ...fact("name", header.appName, "AppName"),
    ...fact("publisher", header.appPublisher, "AppPublisher"),
    ...fact("version", header.appVersion, "AppVersion"),
    ...fact("copyright", header.appCopyright, "AppCopyright"),
  };
}

function arpFacts(header: InnoHeader): InstallerFacts | Record<string, never> {
  const id = literal(header.appId || header.appName);
  const code = id && id.length <= LONGEST_KEY
    ? { productCode: { value: `${id}_is1`, from: `${FROM}AppId` } }
    : {};
  const entry = {
    ...(header.uninstallDisplayName
      ? fact("displayName", header.uninstallDisplayName, "UninstallDisplayName")
      : fact("displayName", header.appVerName, "AppVerName")),
    ...fact("publisher", header.appPublisher, "AppPublisher"),
    ...fact("displayVersion", header.appVersion, "AppVersion"),
    ...code,
  };
  return {
    ...code,
    ...(Object.keys(entry).length ? { arpEntries: [entry] } : {}),
  } as InstallerFacts;
}

function settingFacts(settings: InnoSettings): Partial<InstallerFacts> {
  const scope = scopeOf(settings);
  return {
    architecture: {
      value: architectureOf(settings.installs64Bit),
      from: `${FROM}ArchitecturesInstallIn64BitMode`,
    },
    ...(scope ? { scope: { value: scope, from: `${FROM}PrivilegesRequired` } } : {}),
  };
}

function scopeOf({ privileges, isScopeOpen }: InnoSettings): Scope | null {
  if (isScopeOpen) return "both";
  if (privileges === "none") return null;
  return privileges === "lowest" ? "user" : "machine";
}

function architectureOf(expression: string): Architecture {
  const words = expression.toLowerCase().replaceAll(/\bnot\s+\w+/g, "");
  if (/\b(x64\w*|win64)\b/.test(words)) return "x64";
  return /\barm64\b/.test(words) ? "arm64" : "x86";
}

function headerNotes(header: InnoHeader): string[] {
  const notes: string[] = [];
  const id = literal(header.appId || header.appName);
  if (!id || id.length > LONGEST_KEY) {
    notes.push("ProductCode is unknown: the AppId of the script is computed when it runs");
  }
  if (!header.settings) {
    notes.push("Scope and architecture are unknown: Inno Setup is older than 5.5.7");
  }
  if (header.settings?.isScopeOpen) {
    notes.push("The switches /ALLUSERS and /CURRENTUSER choose the scope");
  }
  return notes;
}

function fact<K extends string>(key: K, text: string, directive: string): Partial<Record<K, Fact>> {
  const value = literal(text.trim());
  if (!value) return {};
  return { [key]: { value, from: FROM + directive } } as Partial<Record<K, Fact>>;
}

/** A value as the installer expands it; `null` where it has constants such as `{code:…}`. */
function literal(text: string): string | null {
  const rest = text.replaceAll("{{", "");
  return rest.includes("{") ? null : text.replaceAll("{{", "{");
}
