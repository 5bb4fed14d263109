import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Mirroring } from "../protocols/mirroring.ts";

/** Any will do to find out whether a text can be read as a range. */
const ANY_VERSION = "1.0";

/** Refuses with `value_refused`, by the name of its field, a text that is neither a range nor a version. */
export function checkRange(
  { isWithin }: Pick<Mirroring, "isWithin">,
  range: string,
  field = "versions",
): void {
  try {
    isWithin(ANY_VERSION, range);
  } catch (error) {
    if (!(error instanceof RegistryError && error.code === "value_refused")) throw error;
    const says = `must be a range such as ">=1.2 <2", or a version: ${error.detail}`;
    const findings = [{ field, rule: "range", says, value: range }];
    throw new RegistryError(error.code, `${quote(field)} ${says}`, { cause: error, findings });
  }
}
