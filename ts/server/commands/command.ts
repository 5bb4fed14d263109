import type { FlagTable } from "../../config/flags.ts";
import type { LoadedSettings } from "../../config/load_settings.ts";

export type { FlagRow, FlagTable } from "../../config/flags.ts";

/** Something that the command line can do. */
export interface Command {
  readonly name: string;
  /** One sentence for the list of commands. */
  readonly about: string;
  /** What follows the name on the command line: `create NAME`. */
  readonly usage?: string;
  /** Flags besides those of the settings. */
  readonly options?: FlagTable;
  /** Reads no setting, and so takes and explains none; or none unless a flag is given. */
  readonly withoutSettings?: true | { readonly unless: string };
  /** Resolves to the exit code. What it throws is printed, and is exit code 1, or 2 for `UsageRefused`. */
  run(context: CommandContext): Promise<number>;
}

/** What a command is given. */
export interface CommandContext {
  readonly flags: FlagValues;
  readonly positionals: readonly string[];
  readonly io: CommandIo;
  /** Reads the settings; throws `SettingsRefused`. */
  settings(): Promise<LoadedSettings>;
}

/** The values of a command's own flags. */
export interface FlagValues {
  /** Whether a switch was given. */
  has(flag: string): boolean;
  /** What was last given for a flag. */
  text(flag: string): string | undefined;
  /** Everything that was given for a flag. */
  all(flag: string): readonly string[];
}

/** How a command reaches the world around its process. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or `null` when there is no such file. */
  readonly readFile: (path: string) => Promise<string | null>;
  /** The first line of standard input, without its end; empty where there is none. */
  readonly readLine: () => Promise<string>;
  /** Prints one line. */
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
}

/** Exit codes, the same for every command; `partly` is for several things of which some were refused. */
export const EXIT = { done: 0, failed: 1, misused: 2, partly: 3 } as const;
