import { childrenNamed, descend, parseXml, XmlRefused } from "../../kit/xml.ts";
import { Unreadable } from "../random_access.ts";

/** What the manifest inside of a program says of how Windows should run it. */
export interface ApplicationManifest {
  /** Of the assembly: `Nullsoft.NSIS.exehead`. */
  readonly name: string;
  readonly description: string;
  /** `asInvoker`, `highestAvailable` or `requireAdministrator`; empty where it says nothing. */
  readonly level: string;
}

const LIMITS = { size: 64 * 1024, depth: 32 };

/** Reads an application manifest. Throws {@link Unreadable} for what is no XML. */
export function readApplicationManifest(bytes: Uint8Array): ApplicationManifest {
  const assembly = readXml(bytes);
  const identity = descend(assembly, "assemblyIdentity");
  const execution = descend(
    assembly,
    "trustInfo",
    "security",
    "requestedPrivileges",
    "requestedExecutionLevel",
  );
  return {
    name: identity?.attributes.get("name") ?? "",
    description: childrenNamed(assembly, "description")[0]?.text ?? "",
    level: execution?.attributes.get("level") ?? "",
  };
}

function readXml(bytes: Uint8Array): ReturnType<typeof parseXml> {
  try {
    return parseXml(bytes, LIMITS);
  } catch (cause) {
    if (!(cause instanceof XmlRefused)) throw cause;
    throw new Unreadable(`Has an application manifest that cannot be read: ${cause.message}`, {
      cause,
    });
  }
}
