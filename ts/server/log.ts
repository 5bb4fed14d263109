/** How important a line is, the least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** What a line says besides its message. Never holds a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines for people or for machines. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

/** What a log is made of. */
export interface LogOptions {
  readonly format: "text" | "json";
  readonly level: Level;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** Creates a log that leaves out what is less important than `level`. */
export function createLog({ format, level, write, now }: LogOptions): Log {
  const least = LEVELS.indexOf(level);
  return (of, message, fields = {}) => {
    if (LEVELS.indexOf(of) < least) return;
    const time = new Date(now()).toISOString();
    write(
      format === "json"
        ? JSON.stringify({ time, level: of, message, ...fields })
        : [time, of.toUpperCase().padEnd(5), message, ...words(fields)].join(" "),
    );
  };
}

/** Control characters in a stranger's text must not begin lines of their own. */
function words(fields: Fields): string[] {
  return Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) =>
    `${name}=${
      typeof value === "string" && !/^[\x21-\x7e]+$/.test(value) ? JSON.stringify(value) : value
    }`
  );
}
