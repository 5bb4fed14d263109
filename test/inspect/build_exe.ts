import { join } from "node:path";

type Bytes = Uint8Array<ArrayBuffer>;

/** The script of an installer that Debian's `makensis` can build. */
export function nsisScript(
  options: { compressor: string; lines?: readonly string[]; target?: string },
): string {
  const key = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\AcmeTool";
  const lines = options.lines ?? [`WriteRegStr HKLM "${key}" "DisplayName" "Acme Tool 1.2.3"`];
  return `
${options.target ?? "Unicode true"}
SetCompressor ${options.compressor}
Name "Acme Tool"
OutFile "setup.exe"
InstallDir "$PROGRAMFILES64\\Acme"
RequestExecutionLevel admin
VIProductVersion "1.2.3.0"
VIAddVersionKey "ProductName" "Acme Tool"
VIAddVersionKey "CompanyName" "Acme GmbH"
Section
${lines.join("\n")}
WriteRegStr HKLM "${key}" "DisplayVersion" "1.2.3"
WriteRegStr HKLM "${key}" "Publisher" "Acme GmbH"
SectionEnd
`;
}

/** Runs Debian's `makensis`. */
export function buildNsis(script: string): Promise<Bytes> {
  return inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "setup.nsi"), script);
    await run(folder, "makensis", "-V1", "setup.nsi");
    return Deno.readFile(join(folder, "setup.exe"));
  });
}

/** Assembles a program that returns at once, with a version resource, by Debian's binutils. */
export function buildProgram(target: "x86_64" | "i686"): Promise<Bytes> {
  const tool = (name: string) => `${target}-w64-mingw32-${name}`;
  return inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "start.s"), ".globl _start\n_start: ret\n");
    await Deno.writeTextFile(join(folder, "version.rc"), VERSION);
    await Deno.writeTextFile(
      join(folder, "print"),
      '#!/bin/sh\nfor last; do :; done\ncat "$last"\n',
    );
    await Deno.chmod(join(folder, "print"), 0o755);
    const preprocessor = `--preprocessor=${join(folder, "print")}`;
    await run(folder, tool("windres"), preprocessor, "version.rc", "-O", "coff", "-o", "version.o");
    await run(folder, tool("as"), "start.s", "-o", "start.o");
    await run(folder, tool("ld"), "-e", "_start", "start.o", "version.o", "-o", "program.exe");
    return Deno.readFile(join(folder, "program.exe"));
  });
}

/** Packs files into an MSZIP cabinet by Debian's `gcab`. */
export function buildCabinet(files: Readonly<Record<string, Bytes>>): Promise<Bytes> {
  return inFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) {
      await Deno.writeFile(join(folder, name), content);
    }
    await run(folder, "gcab", "--create", "--zip", "--nopath", "out.cab", ...Object.keys(files));
    return Deno.readFile(join(folder, "out.cab"));
  });
}

/** Compresses by `xz` to the stream that installers hold: properties, then data. */
export function compressLzma(content: Bytes): Promise<Bytes> {
  return inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "content"), content);
    await run(folder, "xz", "--format=lzma", "content");
    const file = await Deno.readFile(join(folder, "content.lzma"));
    return new Uint8Array([...file.subarray(0, 5), ...file.subarray(13)]);
  });
}

const VERSION = `1 VERSIONINFO
FILEVERSION 1,2,3,4
PRODUCTVERSION 1,2,3,0
{
 BLOCK "StringFileInfo"
 {
  BLOCK "040704b0" { VALUE "ProductName", "Werkzeug" }
  BLOCK "040904b0"
  {
   VALUE "CompanyName", "Acme GmbH"
   VALUE "ProductName", "Acme Tool"
   VALUE "FileDescription", "Acme command line"
   VALUE "ProductVersion", "1, 2, 3"
   VALUE "LegalCopyright", "(c) Acme"
  }
 }
 BLOCK "VarFileInfo" { VALUE "Translation", 0x409, 1200 }
}
`;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(folder: string, program: string, ...args: string[]): Promise<void> {
  const { success, stderr, stdout } = await new Deno.Command(program, { args, cwd: folder })
    .output();
  if (success) return;
  const decoder = new TextDecoder();
  throw new Error(`${program}: ${decoder.decode(stderr)}${decoder.decode(stdout)}`);
}
