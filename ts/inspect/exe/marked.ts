import type { Fact } from "../inspection.ts";
import { latin1 } from "./fields.ts";
import type { Program } from "./program.ts";
import { RESOURCE_TYPE } from "./resources.ts";
import type { Finding, Technology } from "./technology.ts";

/** A technology that is known by a mark and says no more of what it installs. */
interface Mark {
  readonly id: string;
  /** Where the mark was found; `null` where it was not. */
  find(program: Program): string | null | Promise<string | null>;
  readonly switches?: Readonly<Record<string, string>>;
  readonly note: string;
}

/** How much of the end of the overlay is searched for a footer. */
const TAIL = 16 * 1024;
const BEHIND = "data behind the program";
const QT_COOKIE = "\xf8\x68\xd6\x99\x1c\x0a\x63\xc2";

/** The archive, or what its module should do with it. */
const SEVEN_ZIP = ["7z\xbc\xaf\x27\x1c", ";!@Install@!UTF-8!", "\xef\xbb\xbf;!@Install@!UTF-8!"];

const MARKS: readonly Mark[] = [
  {
    id: "InstallShield",
    find: ({ overlayHead, manifest, version }) => {
      if (/^(InstallShield\0|ISSetupStream)/.test(latin1(overlayHead))) return BEHIND;
      if (/^InstallShield\b/i.test(manifest?.name ?? "")) return "application manifest";
      return version?.strings.has("ISInternalDescription") ? "version resource" : null;
    },
    switches: {
      Silent: '/s /v"/quiet /norestart"',
      SilentWithProgress: '/s /v"/passive /norestart"',
    },
    note: "The switches fit an InstallShield setup with an MSI package inside; " +
      "one of InstallScript needs a recorded answer file instead",
  },
  {
    id: "Advanced Installer",
    find: async (program) => (await tail(program)).includes("ADVINSTSFX") ? BEHIND : null,
    switches: {
      Silent: "/exenoui /quiet /norestart",
      SilentWithProgress: "/exenoui /passive /norestart",
    },
    note: "ProductCode is that of the MSI package inside, which is not read",
  },
  {
    id: "Qt Installer Framework",
    find: async (program) => (await tail(program)).includes(QT_COOKIE) ? BEHIND : null,
    switches: {
      Silent: "install --confirm-command --accept-messages --accept-licenses --default-answer",
      SilentWithProgress:
        "install --confirm-command --accept-messages --accept-licenses --default-answer",
    },
    note: "ProductCode is unknown: the installer makes one up when it runs",
  },
  {
    id: "IExpress",
    find: ({ resources }) =>
      resources?.find(RESOURCE_TYPE.data, "CABINET") ? "resource RCDATA CABINET" : null,
    switches: { Silent: "/Q", SilentWithProgress: "/Q" },
    note: "What the package runs once it is extracted is not known",
  },
  {
    id: "7-Zip SFX",
    find: ({ overlayHead }) => {
      const head = latin1(overlayHead);
      return SEVEN_ZIP.some((begin) => head.startsWith(begin)) ? BEHIND : null;
    },
    note: "What the archive runs once it is extracted, and its silent switches, are not known",
  },
  {
    id: "WinRAR SFX",
    find: ({ overlayHead }) => latin1(overlayHead).startsWith("Rar!\x1a\x07") ? BEHIND : null,
    switches: { Silent: "/s", SilentWithProgress: "/s" },
    note: "What the archive runs once it is extracted is not known",
  },
];

/** Technologies that leave a mark and little else. */
export const marked: readonly Technology[] = MARKS.map((mark) => ({
  id: mark.id,
  async find(program): Promise<Finding | null> {
    const from = await mark.find(program);
    return from === null ? null : describe(mark, from);
  },
}));

function describe({ id, switches, note }: Mark, from: string): Finding {
  const proposed: { switches?: Fact<Readonly<Record<string, string>>> } = switches
    ? { switches: { value: switches, from: `usual for ${id}` } }
    : {};
  return {
    installer: { kind: { value: "exe", from }, technology: { value: id, from }, ...proposed },
    notes: [note],
  };
}

async function tail({ file, pe }: Program): Promise<string> {
  const { offset, size } = pe.overlay;
  const length = Math.min(size, TAIL);
  return latin1(await file.read(offset + size - length, length));
}
