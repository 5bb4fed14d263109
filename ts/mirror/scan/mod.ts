import type { Scanner } from "../steps.ts";
import { ClamdScanner } from "./clamd.ts";
import type { ClamdPlace } from "./clamd_wire.ts";
import { CommandScanner } from "./command.ts";

/** Everything that an administrator has files scanned by, each where it is named. */
export function scannersOf(named: {
  readonly clamd?: ClamdPlace;
  readonly command?: readonly string[];
}): readonly Scanner[] {
  const { clamd, command } = named;
  return [
    ...clamd ? [new ClamdScanner({ place: clamd })] : [],
    ...command ? [new CommandScanner({ command })] : [],
  ];
}
