import type { Settings } from "../config/settings.ts";

/** How important a line is, the least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** What a line says besides its message. Never holds a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines for people or for machines. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

/** The least important lines that are written, while the process runs. */
export interface LogLevel {
  current: Level;
}

/** What a log is made of. */
export interface LogOptions {
  readonly format: "text" | "json";
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** Creates a log that leaves out what is less important than `level` says at the moment. */
export function createLog({ format, level, write, now }: LogOptions): Log {
  return (of, message, fields = {}) => {
    if (LEVELS.indexOf(of) < LEVELS.indexOf(level.current)) return;
    const time = new Date(now()).toISOString();
    write(
      format === "json"
        ? JSON.stringify({ time, level: of, message, ...fields })
        : [time, of.toUpperCase().padEnd(5), message, ...words(fields)].join(" "),
    );
  };
}

/** The level that the settings ask for. */
export function logLevelOf({ log: { level }, server: { debug } }: Settings): LogLevel {
  return { current: debug ? "debug" : level };
}

/** Control characters in a stranger's text must not begin lines of their own. */
function words(fields: Fields): string[] {
  return Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) =>
    `${name}=${
      typeof value === "string" && !/^[\x21-\x7e]+$/.test(value) ? JSON.stringify(value) : value
    }`
  );
}
