import type { Architecture, Fact, Inspection, InstallerFacts } from "../inspection.ts";
import { budgeted, type RandomAccess } from "../random_access.ts";
import { burn } from "./burn.ts";
import { Fields } from "./fields.ts";
import { innoSetup } from "./inno.ts";
import { marked } from "./marked.ts";
import { nsis } from "./nsis.ts";
import { plain } from "./plain.ts";
import { productOf } from "./product.ts";
import { openProgram, orNote, type Program } from "./program.ts";
import { squirrel, velopack } from "./squirrel.ts";
import type { Finding, Technology } from "./technology.ts";

/** The cheapest first; the last searches the program. */
const TECHNOLOGIES: readonly Technology[] = [
  ...[innoSetup, burn, nsis, squirrel],
  ...marked,
  velopack,
];
const BUDGET = { reads: 4000, bytes: 96 * 1024 * 1024 };
const MACHINES: ReadonlyMap<number, Architecture> = new Map([
  [0x14c, "x86"],
  [0x8664, "x64"],
  [0x1c4, "arm"],
  [0xaa64, "arm64"],
]);
const NATIVE = 1;
const WINDOWS = 2;
const CONSOLE = 3;
const IL_ONLY = 1;
const REQUIRES_32_BIT = 2;

/**
 * Looks into a Windows program: what it installs, by which technology. `null` where the file is
 * none; throws `Unreadable` where it is damaged. The signature is left to others.
 */
export async function inspectExe(file: RandomAccess): Promise<Inspection | null> {
  const program = await openProgram(budgeted(file, BUDGET));
  if (!program) return null;
  const reason = notRun(program);
  if (reason) return unknown(program, reason);
  const { finding, notes } = await findTechnology(program);
  return describe(program, finding, notes, await architectureOf(program));
}

/** Why Windows would not run the file by itself; `null` where it would. */
function notRun({ pe }: Program): string | null {
  if (pe.isLibrary) return "Is a library, which cannot be run";
  if (pe.subsystem === NATIVE) return "Is a driver, which cannot be run";
  const isRun = pe.subsystem === WINDOWS || pe.subsystem === CONSOLE;
  return isRun ? null : "Is not a program for Windows' desktop";
}

async function findTechnology(
  program: Program,
): Promise<{ finding: Finding; notes: readonly string[] }> {
  const notes: string[] = [];
  for (const technology of TECHNOLOGIES) {
    const finding = await orNote(notes, () => technology.find(program));
    if (finding) return { finding, notes };
  }
  return { finding: plain(program), notes };
}

function describe(
  program: Program,
  finding: Finding,
  notes: readonly string[],
  stub: Fact<Architecture> | null,
): Inspection {
  const { kind, technology } = finding.installer;
  const isStubOnly = !finding.installer.architecture && stub !== null && technology !== undefined;
  const installer: InstallerFacts = {
    ...(stub
      ? { architecture: isStubOnly ? { ...stub, from: `${stub.from} of the stub` } : stub }
      : {}),
    ...finding.installer,
  };
  return {
    kind: kind.value,
    // What the technology says is of the product; the version resource may be of the installer.
    product: { ...productOf(program.version), ...finding.product },
    installers: [installer],
    signature: null,
    notes: [
      ...new Set([
        ...program.notes,
        ...notes,
        ...finding.notes ?? [],
        ...stubNotes(isStubOnly, stub),
      ]),
    ],
  };
}

function stubNotes(isStubOnly: boolean, stub: Fact<Architecture> | null): string[] {
  if (!stub) return ["Is for a machine that WinGet has no word for"];
  if (!isStubOnly || stub?.value !== "x86") return [];
  return [
    "The architecture is that of the program which unpacks; what it installs may have another",
  ];
}

async function architectureOf(program: Program): Promise<Fact<Architecture> | null> {
  const machine = MACHINES.get(program.pe.machine);
  if (!machine) return null;
  const isAny = machine === "x86" && await runsAnywhere(program);
  return isAny
    ? { value: "neutral", from: "header of .NET" }
    : { value: machine, from: "PE header" };
}

/** Code for .NET that says nothing of 32 bits is compiled for the machine that runs it. */
async function runsAnywhere({ file, pe }: Program): Promise<boolean> {
  const span = pe.managed && pe.locate(pe.managed.address);
  if (!span || span.size < 20) return false;
  const flags = new Fields(await file.read(span.offset, 20)).u32(16);
  return (flags & IL_ONLY) !== 0 && (flags & REQUIRES_32_BIT) === 0;
}

function unknown(program: Program, reason: string): Inspection {
  return {
    kind: "unknown",
    product: productOf(program.version),
    installers: [],
    signature: null,
    notes: [...program.notes, reason],
  };
}
