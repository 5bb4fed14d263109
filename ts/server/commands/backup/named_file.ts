import { UsageRefused } from "../../../config/refused.ts";
import type { CommandContext } from "../command.ts";

/** The one file that is named; `-` is standard input or output. */
export function fileOf({ positionals }: CommandContext, command: string): string {
  const [path, ...strays] = positionals;
  if (path && strays.length === 0) return path;
  throw new UsageRefused([`Name one file: packhouse ${command} FILE, or "-"`]);
}
