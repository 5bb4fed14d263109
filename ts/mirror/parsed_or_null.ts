import { RegistryError } from "../model/registry_error.ts";

/** What a reader of names makes of a stranger's text; `null` where it refuses it. */
export function parsedOrNull<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RegistryError) return null;
    throw error;
  }
}
