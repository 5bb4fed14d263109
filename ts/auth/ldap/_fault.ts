import { EgressFailed, EgressRefused } from "../../kit/egress/mod.ts";
import { AnswerBroken } from "./_ber.ts";
import { wordsOf } from "./_result_codes.ts";

/** A server cannot be used at this moment; another one may do. */
export class ServerAway extends Error {
  override readonly name = "ServerAway";
}

/** A server answered an operation with something other than success. */
export class ServerRefused extends Error {
  override readonly name = "ServerRefused";

  constructor(readonly code: number, readonly says: string) {
    super(`The server answers ${wordsOf(code, says)}`);
  }
}

/** What a directory holds cannot be signed in with; its administrator must change something. */
export class DirectoryUnfit extends Error {
  override readonly name = "DirectoryUnfit";
}

const BUSY = 51;
const UNAVAILABLE = 52;

/** Whether another server may do better. */
export function isAway(error: unknown): boolean {
  if (error instanceof ServerRefused) return error.code === BUSY || error.code === UNAVAILABLE;
  return [ServerAway, AnswerBroken, EgressFailed, EgressRefused].some((kind) =>
    error instanceof kind
  );
}

/** Whether it is the directory that is at fault, and not this program. */
export function isFault(error: unknown): error is Error {
  return isAway(error) || error instanceof ServerRefused || error instanceof DirectoryUnfit;
}
