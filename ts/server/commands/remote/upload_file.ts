import { createHash } from "node:crypto";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Progress } from "./progress.ts";
import type { Remote } from "./remote.ts";
import { LocalRefused } from "./remote_command.ts";
import { RemoteRefused, strange } from "./remote_refused.ts";

/** What is in memory at once, and sent again when a connection breaks off, in bytes. */
const PIECE = 8 * 1024 * 1024;
/** How often in a row nothing may arrive, and the first pause between, in milliseconds; it doubles. */
const ATTEMPTS = 6;
const PAUSE = 500;

/** What an upload goes on with. */
export interface UploadOptions {
  readonly repository: string;
  readonly progress: (name: string, size: number) => Progress;
}

/**
 * Sends a file by the tus protocol, piece by piece, each with its digest, and goes on where it
 * stopped when a connection breaks off. Answers the id of the upload.
 */
export async function uploadFile(
  path: string,
  remote: Remote,
  { repository, progress }: UploadOptions,
): Promise<string> {
  using file = await Deno.open(path).catch((cause) => {
    throw new LocalRefused(`Cannot read ${JSON.stringify(path)}: ${reasonOf(cause)}`, { cause });
  });
  const { size, isFile } = await file.stat();
  if (!isFile) throw new LocalRefused(`Cannot publish ${JSON.stringify(path)}: it is no file`);
  const at = await begin(remote, { repository, filename: basename(path) }, size);
  const shown = progress(basename(path), size);
  await send(file, size, { remote, at, shown });
  shown.end();
  return at.pathname.split("/").at(-1)!;
}

/** Takes an upload back; what a version has named stays, and what is gone is gone. */
export async function giveUp(remote: Remote, id: string): Promise<void> {
  const headers = { "tus-resumable": "1.0.0" };
  await remote.ask(remote.at(`/uploads/${id}`), { method: "DELETE", headers }).catch((error) => {
    if (!(error instanceof RemoteRefused)) throw error;
  });
}

interface Sending {
  readonly remote: Remote;
  readonly at: URL;
  readonly shown: Progress;
}

async function begin(
  remote: Remote,
  about: Readonly<Record<string, string>>,
  size: number,
): Promise<URL> {
  const metadata = Object.entries(about)
    .map(([key, value]) => `${key} ${new TextEncoder().encode(value).toBase64()}`).join(",");
  const answer = await remote.ask(remote.at("/uploads"), {
    method: "POST",
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": String(size),
      "upload-metadata": metadata,
    },
  });
  const id = answer.headers.get("location")?.split("/").at(-1);
  if (!id) throw strange(answer.status, "An upload was begun without an address");
  // Below the address by which the server was reached, which need not be the one that it knows of.
  return remote.at(`/uploads/${id}`);
}

async function send(file: Deno.FsFile, size: number, sending: Sending): Promise<void> {
  const buffer = new Uint8Array(Math.min(PIECE, Math.max(size, 1)));
  let offset = 0;
  let failures = 0;
  while (offset < size) {
    try {
      const piece = await readPiece(file, offset, buffer.subarray(0, size - offset));
      offset = await sendPiece(piece, offset, sending);
      failures = 0;
      sending.shown.at(offset);
    } catch (error) {
      if (!isPassing(error) || ++failures === ATTEMPTS) throw error;
      await pause(PAUSE * 2 ** (failures - 1));
      offset = await resumeAt(sending, offset);
    }
  }
}

async function readPiece(
  file: Deno.FsFile,
  offset: number,
  into: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const read = await file.read(into.subarray(filled));
    if (read === null) throw new LocalRefused("The file became shorter while it was sent");
    filled += read;
  }
  return into;
}

async function sendPiece(
  piece: Uint8Array<ArrayBuffer>,
  offset: number,
  { remote, at }: Sending,
): Promise<number> {
  const digest = createHash("sha256").update(piece).digest("base64");
  const answer = await remote.ask(at, {
    method: "PATCH",
    headers: {
      "tus-resumable": "1.0.0",
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
      "upload-checksum": `sha256 ${digest}`,
    },
    body: piece,
  });
  return offsetOf(answer);
}

/** Where the server stands; where it was when it cannot be asked just now. */
async function resumeAt({ remote, at }: Sending, offset: number): Promise<number> {
  try {
    const headers = { "tus-resumable": "1.0.0" };
    return offsetOf(await remote.ask(at, { method: "HEAD", headers }));
  } catch (error) {
    if (isPassing(error)) return offset;
    throw error;
  }
}

function offsetOf(answer: Response): number {
  const said = answer.headers.get("upload-offset");
  if (said === null) throw strange(answer.status, "The offset of an upload is missing");
  return Number(said);
}

/** What may be better in a moment. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof RemoteRefused)) return false;
  const { code, status = 0 } = error.problem;
  return code === "unreachable" || code === "offset_mismatch" || code === "checksum_mismatch" ||
    status === 408 || status === 429 || status >= 502 && status <= 504;
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it is not there";
  if (error instanceof Deno.errors.PermissionDenied) return "it is not allowed";
  return error instanceof Error ? error.message : String(error);
}
