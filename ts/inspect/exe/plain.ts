import type { InstallerFacts } from "../inspection.ts";
import { soundsLikeInstaller } from "./product.ts";
import type { Program } from "./program.ts";
import type { Finding } from "./technology.ts";

const NAMES = ["FileDescription", "ProductName", "InternalName", "OriginalFilename"];

/**
 * A program of no known technology: an installer where it calls itself one or asks for administrator
 * rights, else a program to be run as it is.
 */
export function plain(program: Program): Finding {
  const { manifest, version } = program;
  const said = [...NAMES.map((name) => version?.strings.get(name)), manifest?.name]
    .find((text) => text && soundsLikeInstaller(text));
  if (said !== undefined) return installer(`calls itself ${JSON.stringify(said.slice(0, 100))}`);
  if (manifest?.level === "requireAdministrator") {
    return installer("asks for administrator rights", {
      scope: { value: "machine", from: "application manifest, requestedExecutionLevel" },
    });
  }
  return {
    installer: { kind: { value: "portable", from: "no mark of an installer" } },
    notes: ["Looks like a program, not an installer: there is no mark of one"],
  };
}

function installer(from: string, more: Partial<InstallerFacts> = {}): Finding {
  return {
    installer: { kind: { value: "exe", from }, ...more },
    notes: ["The technology of the installer, and its silent switches, are not known"],
  };
}
