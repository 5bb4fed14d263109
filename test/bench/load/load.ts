import { fileURLToPath } from "node:url";
import type { Program } from "../processes/program.ts";
import type { LoadFound, LoadJob } from "./job.ts";

/** What was found, and what it cost the server. */
export interface Loaded extends LoadFound {
  readonly perSecond: number;
  /** Microseconds of the server's processor time for each request, its warming included. */
  readonly processor: number;
}

const GENERATOR = fileURLToPath(new URL("generator.ts", import.meta.url));

/** Sends requests to a server from a process of their own. */
export async function load(
  server: Program,
  job: Omit<LoadJob, "port" | "status"> & { status?: number },
): Promise<Loaded> {
  const before = await server.processor();
  const found = await generate({ status: 200, ...job, port: server.port });
  const used = await server.processor() - before;
  const whole = job.seconds + job.warmSeconds;
  return {
    ...found,
    perSecond: found.requests / found.seconds,
    processor: used / (found.requests * whole / job.seconds) * 1e6,
  };
}

async function generate(job: LoadJob): Promise<LoadFound> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-net", GENERATOR],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(JSON.stringify(job)));
  await input.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("The load generator failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A whole request without a body. */
export function get(path: string, headers: Record<string, string> = {}): string {
  return `GET ${path} HTTP/1.1\r\n${fields(headers)}\r\n`;
}

/** A whole request with a JSON body. */
export function post(path: string, body: string, more: Record<string, string> = {}): string {
  const length = String(new TextEncoder().encode(body).length);
  const headers = { "content-type": "application/json", "content-length": length, ...more };
  return `POST ${path} HTTP/1.1\r\n${fields(headers)}\r\n${body}`;
}

function fields(headers: Record<string, string>): string {
  const all = { host: "127.0.0.1", accept: "application/json", version: "1.10.0", ...headers };
  return Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
}
