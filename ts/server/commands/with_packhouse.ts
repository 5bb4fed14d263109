import { compose, type Packhouse } from "../compose.ts";
import { createLog } from "../log.ts";
import type { CommandContext } from "./command.ts";

/** Runs something on the stores that the settings choose, without serving, and closes them after it. */
export async function withPackhouse<T>(
  { settings: load, io }: CommandContext,
  run: (packhouse: Packhouse) => Promise<T>,
): Promise<T> {
  const { settings } = await load();
  const { format, level: { all: current, rooms } } = settings.log;
  const level = { current, rooms };
  const log = createLog({ format, level, write: io.stderr, now: Date.now });
  const packhouse = await compose(settings, { log });
  try {
    return await run(packhouse);
  } finally {
    await packhouse.close();
  }
}

/** The flag with which a command prints one JSON document on standard output. */
export const JSON_FLAG = { json: { about: "Prints one JSON document." } } as const;
