import { type Level, LEVELS, type Room } from "../config/log_levels.ts";
import type { Settings } from "../config/settings.ts";

export type { Level, Room };

/** What a line says besides its message: `room` names the part of the product. Never holds a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines for people or for machines. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

/** The least important lines that are written, while the process runs. */
export interface LogLevel {
  /** Of all rooms that have no level of their own. */
  current: Level;
  readonly rooms?: Readonly<Partial<Record<Room, Level>>>;
}

/** Whether lines of a room are written that are as important as `level`. */
export function isLogged({ current, rooms }: LogLevel, level: Level, room?: Room): boolean {
  const least = (room && rooms?.[room]) ?? current;
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

/** A log whose lines are those of a room. */
export function inRoom(log: Log, room: Room): Log {
  return (level, message, fields) => log(level, message, { room, ...fields });
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
    if (!isLogged(level, of, fields.room as Room | undefined)) return;
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
  return { current: debug ? "debug" : level.all, rooms: level.rooms };
}

/** Control characters in a stranger's text must not begin lines of their own. */
function words(fields: Fields): string[] {
  return Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) =>
    `${name}=${
      typeof value === "string" && !/^[\x21-\x7e]+$/.test(value) ? JSON.stringify(value) : value
    }`
  );
}
