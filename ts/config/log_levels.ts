import { listed, type Reader, ValueRefused } from "./reader.ts";

/** How important a line is, the least first. */
export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** Parts of the product that can be logged apart. */
export const ROOMS = [
  "auth",
  "events",
  "jobs",
  "mirror",
  "outgoing",
  "registry",
  "requests",
  "store",
] as const;
export type Room = (typeof ROOMS)[number];

/** The least important lines that are written: of all rooms, and of those that have a level of their own. */
export interface Levels {
  readonly all: Level;
  readonly rooms: Readonly<Partial<Record<Room, Level>>>;
}

/** A level for all rooms, and others for some: `info,mirror=debug`. */
export const levels: Reader<Levels> = {
  takes: `one of ${LEVELS.join(", ")}, and others for ${ROOMS.join(", ")}: info,mirror=debug`,
  parse(text) {
    let all: Level = "info";
    const rooms: Partial<Record<Room, Level>> = {};
    for (const part of listed(text)) {
      const [level, room] = part.split("=").toReversed();
      const known = LEVELS.find((one) => one === level);
      const named = ROOMS.find((one) => one === room);
      if (!known || part.split("=").length > 2 || (room !== undefined && !named)) {
        throw new ValueRefused(`must be ${levels.takes}`);
      }
      if (named) rooms[named] = known;
      else all = known;
    }
    return { all, rooms };
  },
};
