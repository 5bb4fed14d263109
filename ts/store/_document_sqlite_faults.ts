import { StoreAway } from "./store_away.ts";
import { StoreRefused } from "./store_refused.ts";

/** @see {@link https://www.sqlite.org/rescode.html | Result codes}; the low byte is the primary one. */
const BUSY = 5, LOCKED = 6, READONLY = 8, IOERR = 10, FULL = 13, CANTOPEN = 14;
const PRIMARY_KEY_TAKEN = 1555, UNIQUE_TAKEN = 2067;
const AWAY = new Set([BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN]);

/** Whether a write was refused because of an id or a unique value that another document has. */
export function isTaken(error: unknown): boolean {
  const code = codeOf(error);
  return code === PRIMARY_KEY_TAKEN || code === UNIQUE_TAKEN;
}

/** What to throw when a statement failed: {@link StoreAway} when the file or the disk is the reason. */
export function servingFault(cause: unknown, describes: string): unknown {
  const code = (codeOf(cause) ?? 0) & 0xff;
  if (!AWAY.has(code)) return cause;
  return new StoreAway(`${describes} cannot be used: ${says(cause)}`, {
    cause,
    full: code === FULL,
  });
}

/** What to throw when the file could not be opened; mistakes in a declaration stay what they are. */
export function openingFault(cause: unknown, path: string): unknown {
  if (cause instanceof TypeError) return cause;
  const why = says(cause).replace(`: ${path}`, "");
  return new StoreRefused(`Cannot use "${path}" as the database: ${why}`, { cause });
}

function codeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code : undefined;
}

function says(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
