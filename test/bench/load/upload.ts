/** Sends one file as the body of a PUT: `UploadJob` as the one argument, `UploadFound` on standard output. */
import { AnswerReader } from "./answer_reader.ts";

/** What is sent where. */
export interface UploadJob {
  readonly port: number;
  readonly path: string;
  readonly authorization: string;
  readonly file: string;
}

/** How it went. */
export interface UploadFound {
  readonly status: number;
  readonly seconds: number;
}

const CHUNK = 256 * 1024;

if (import.meta.main) console.log(JSON.stringify(await upload(JSON.parse(Deno.args[0]!))));

async function upload(job: UploadJob): Promise<UploadFound> {
  using file = await Deno.open(job.file);
  const { size } = await file.stat();
  const head = [
    `PUT ${job.path} HTTP/1.1`,
    "host: 127.0.0.1",
    `authorization: ${job.authorization}`,
    "content-type: application/octet-stream",
    `content-length: ${size}`,
  ].join("\r\n") + "\r\n\r\n";
  const startedAt = performance.now();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: job.port });
  await send(connection, new TextEncoder().encode(head));
  const chunk = new Uint8Array(CHUNK);
  for (let read; (read = await file.read(chunk)) !== null;) {
    await send(connection, chunk.subarray(0, read));
  }
  const { status } = await new AnswerReader((into) => connection.read(into)).next();
  return { status, seconds: (performance.now() - startedAt) / 1000 };
}

async function send(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
