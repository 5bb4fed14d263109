import {
  MongoError,
  MongoNetworkError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from "mongodb";
import { StoreAway } from "./store_away.ts";
import { StoreRefused } from "./store_refused.ts";

/** @see {@link https://www.mongodb.com/docs/manual/reference/error-codes/ | Error codes} */
const CURSOR_NOT_FOUND = 43, OUT_OF_DISK = 14031, DUPLICATE_KEY = 11000, INTERNAL = 1;
const UNAUTHORIZED = 13, AUTHENTICATION_FAILED = 18, ATLAS_AUTHENTICATION_FAILED = 8000;
const CREDENTIALS = new Set([UNAUTHORIZED, AUTHENTICATION_FAILED, ATLAS_AUTHENTICATION_FAILED]);

/** Unreachable or overdue, shutting down, not (or no longer) the primary, too few members alive. */
const UNSERVED = new Set([
  ...[6, 7, 50, 64, 89, 91, 100, 133, 134, 175, 189, 202, 237, 262, 9001],
  ...[10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436],
]);
/** The driver lets these through as they are when a connection ends just as it is written to. */
const BROKEN_SOCKET = new Set([
  ...["EPIPE", "ECONNRESET", "ECONNABORTED", "ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH"],
  ...["ENETUNREACH", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END", "ERR_SOCKET_CLOSED"],
]);
const INTERRUPTIONS = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
];

/** Whether a write was refused because of an id or a unique value that another document has. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  return error.code === DUPLICATE_KEY ||
    (error.code === INTERNAL && error.message.includes("UNIQUE constraint failed")); // FerretDB 1
}

/** Whether a server has forgotten how far a reader had come: after ten idle minutes, or a fail-over. */
export function isCursorLost(error: unknown): boolean {
  return error instanceof MongoError && error.code === CURSOR_NOT_FOUND;
}

/** What to throw when an operation failed: {@link StoreAway} when the server or the way to it is the reason. */
export function servingFault(cause: unknown, describes: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const full = cause instanceof MongoError && cause.code === OUT_OF_DISK;
  if (!full && !isAway(cause)) return cause;
  return new StoreAway(`${describes} cannot be used: ${firstLine(cause)}`, { cause, full });
}

function isAway(error: Error): boolean {
  if (!(error instanceof MongoError)) return BROKEN_SOCKET.has(String(codeOf(error)));
  const code = Number(error.code);
  return INTERRUPTIONS.some((kind) => error instanceof kind) ||
    UNSERVED.has(code) || CREDENTIALS.has(code) ||
    error.hasErrorLabel("RetryableWriteError");
}

/** What to throw when the store could not be opened: one line that tells what to look at. */
export function openingFault(cause: unknown, describes: string): unknown {
  if (cause instanceof StoreRefused) return cause;
  const says = explain(cause, describes);
  return says === null ? cause : new StoreRefused(says, { cause });
}

function explain(error: unknown, describes: string): string | null {
  if (!(error instanceof Error)) return null;
  const line = firstLine(error);
  const host = UNRESOLVED.exec(line)?.[1];
  if (host) return `Cannot find the host "${host}" of ${describes}: no such name`;
  if (CREDENTIALS.has(Number(codeOf(error)))) {
    return `${describes} refuses the credentials: ${line}`;
  }
  const wire = WIRE_VERSION.exec(line)?.groups;
  if (wire) {
    const [is, or] = wire.end === "maximum" ? ["old", "later"] : ["new", "earlier"];
    return `${describes} is too ${is}: ${wire.needs} or ${or} is needed`;
  }
  if (isAway(error)) return `Cannot reach ${describes}: ${line}`;
  return error instanceof MongoError ? `${describes} cannot be used: ${line}` : null;
}

/** How the driver says that it and the server have no version of the protocol in common. */
const WIRE_VERSION =
  /reports (?<end>maximum|minimum) wire version .*?requires .*\((?<needs>MongoDB [\d.]+)/;
const UNRESOLVED = /(?:getaddrinfo|query[A-Z]\w*) (?:ENOTFOUND|ENODATA|EAI_AGAIN) (\S+)/i;

function firstLine({ message }: Error): string {
  return message.split("\n", 1)[0] ?? "";
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}
