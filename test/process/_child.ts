import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../servers/component.ts";

/** Environment variables. */
export type Variables = Readonly<Record<string, string>>;

/** What became of a process that ended. */
export interface Ended {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** A `packhouse` process. Disposing of it kills it where it still runs. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Lines that it has printed so far. */
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly ended: Promise<Ended>;
  kill(signal: Deno.Signal): void;
}

/** A `packhouse serve` that listens. */
export interface Server extends Child {
  readonly origin: string;
  readonly port: number;
}

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const LONGEST_START = 30_000;

/** What a process needs of the machine, and nothing that would be a setting. */
const AROUND = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "SystemRoot", "LOCALAPPDATA"];

/** Starts `packhouse {args}` from the checkout, with the permissions of its task, and what it reads. */
export function start(
  args: readonly string[],
  variables: Variables,
  input?: string | ReadableStream<Uint8Array>,
): Child {
  const around = AROUND.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const folder = temporaryFolder();
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions(), join(ROOT, "mod.ts"), ...args],
    cwd: folder.path,
    env: { NO_COLOR: "1", ...Object.fromEntries(around), ...variables },
    clearEnv: true,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (typeof input === "string") void writeAll(process.stdin, input);
  else if (input) void input.pipeTo(process.stdin).catch(() => {});
  const out: string[] = [];
  const err: string[] = [];
  const reading = Promise.all([collect(process.stdout, out), collect(process.stderr, err)]);
  let isOver = false;
  const ended = process.status.then(async ({ code }) => {
    isOver = true;
    await reading;
    folder[Symbol.dispose]();
    return { code, out, err };
  });
  return {
    ...{ pid: process.pid, out, err, ended },
    kill: (signal) => process.kill(signal),
    async [Symbol.asyncDispose]() {
      if (!isOver) process.kill("SIGKILL");
      await ended;
    },
  };
}

/** Runs `packhouse {args}` to its end. */
export function run(
  args: readonly string[],
  variables: Variables,
  input?: string,
): Promise<Ended> {
  return start(args, variables, input).ended;
}

/** The last that a server prints when it starts. */
const LAST_LINE = "winget source add";

/** Starts `packhouse serve` on a free port of loopback and waits until it listens. */
export async function serve(variables: Variables): Promise<Server> {
  const port = freePort();
  const child = start(["serve"], { HOST: "127.0.0.1", PORT: String(port), ...variables });
  const deadline = Date.now() + LONGEST_START;
  const over = child.ended.then(() => "over" as const);
  while (!child.out.some((line) => line.includes(LAST_LINE))) {
    const pause = new Promise<void>((resolve) => setTimeout(resolve, 20));
    if (await Promise.race([over, pause]) === "over") {
      throw new Error(`packhouse ended: ${child.err.join("\n")}`);
    }
    if (Date.now() > deadline) {
      await child[Symbol.asyncDispose]();
      throw new Error("packhouse did not listen in time");
    }
  }
  const scheme = variables.TLS_CERT ? "https" : "http";
  return { ...child, port, origin: `${scheme}://127.0.0.1:${port}` };
}

/** A folder for the time of one test. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "packhouse-process-" });
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

/** Sends a request to a listening server and reads the answer whole. */
export async function ask(
  { origin }: Pick<Server, "origin">,
  path: string,
  init?: RequestInit,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const answer = await fetch(`${origin}${path}`, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function permissions(): readonly string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));
  const command: string = tasks.packhouse.command;
  return command.split(" ").filter((word) => word.startsWith("--allow-"));
}

async function writeAll(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}

async function collect(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream() as never)) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
  }
  if (rest !== "") lines.push(rest);
}
