import { join } from "node:path";
import { findProgram, lacks } from "../servers/component.ts";

/** A package for Debian's `wixl` to build. */
export interface BuiltMsi {
  readonly architecture?: "x86" | "x64";
  readonly scope?: "perMachine" | "perUser";
  readonly language?: number;
  readonly comments?: string;
  /** In bytes, of the file that the package installs: it cannot be compressed. */
  readonly payload?: number;
  /** XML to stand in the product. */
  readonly inside?: string;
  /** What `msibuild` does to it afterwards, one call each. */
  readonly afterwards?: readonly (readonly string[])[];
  /** Tables in `msibuild`'s own notation, to be named in `afterwards`. */
  readonly tables?: Readonly<Record<string, string>>;
}

/** What every such package has. */
export const BUILT = {
  productCode: "{0F8FAD5B-D9CB-469F-A165-70867728950E}",
  upgradeCode: "{7C9E6679-7425-40DE-944B-E07FC1F90AE7}",
};

/** Whether packages cannot be built here. */
export function lacksMsiTools(): boolean {
  return lacks("wixl") || lacks("msibuild");
}

/** Builds a package with the real tools. */
export async function buildMsi(msi: BuiltMsi = {}): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-msi-" });
  try {
    await Deno.writeFile(join(folder, "payload.bin"), noise(msi.payload ?? 100));
    await Deno.writeTextFile(join(folder, "made.wxs"), sourceOf(msi));
    for (const [name, text] of Object.entries(msi.tables ?? {})) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    await run("wixl", folder, ["-a", msi.architecture ?? "x64", "-o", "made.msi", "made.wxs"]);
    for (const args of msi.afterwards ?? []) await run("msibuild", folder, ["made.msi", ...args]);
    return await Deno.readFile(join(folder, "made.msi"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The calls of `msibuild` that give the texts a code page, and properties that are written in it. */
export function inCodePage(
  codePage: number,
  properties: Readonly<Record<string, string>>,
): Pick<BuiltMsi, "tables" | "afterwards"> {
  const updates = Object.entries(properties).map(([name, value]) => [
    "-q",
    `UPDATE \`Property\` SET \`Value\` = '${value}' WHERE \`Property\` = '${name}'`,
  ]);
  return {
    tables: { "page.idt": `\r\n\r\n${codePage}\t_ForceCodepage\r\n` },
    afterwards: [["-i", "page.idt"], ...updates],
  };
}

async function run(program: string, folder: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(findProgram(program)!, {
    args: [...args],
    cwd: folder,
    env: { LC_ALL: "C.UTF-8" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}

/** Bytes of a generator with a fixed seed, which no cabinet makes smaller. */
function noise(size: number): Uint8Array<ArrayBuffer> {
  let state = 1;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function sourceOf(
  { scope = "perMachine", language = 1033, comments, inside = "" }: BuiltMsi,
): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="${BUILT.productCode}" Name="Acme Tool" Language="${language}" Version="1.2.3"
    Manufacturer="Acme" UpgradeCode="${BUILT.upgradeCode}">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="${scope}"
      Comments="${comments ?? "A tool"}"/>
    <Media Id="1" Cabinet="made.cab" EmbedCab="yes"/>
    ${inside}
    <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="INSTALLDIR" Name="Acme">
      <Component Id="Payload" Guid="*"><File Id="Payload" Source="payload.bin" KeyPath="yes"/></Component>
    </Directory></Directory>
    <Feature Id="Main" Level="1"><ComponentRef Id="Payload"/></Feature>
  </Product>
</Wix>`;
}
