import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A real server that a test started; disposing of it stops that process and removes its files. */
export interface Running extends AsyncDisposable {
  readonly url: URL;
  readonly pid: number;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
}

/** How a program is started and how it is known to be ready. */
export interface StartOptions {
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly url: URL;
  /** Resolves to whether the server answers; asked again until it does. */
  readonly ready: () => Promise<boolean>;
  /** Removed when the server is disposed of. */
  readonly folder?: string;
}

const INSTALLED = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), ".cache", "bin");
const LONGEST_START = 30_000;

/** Where a program is installed: on the PATH, or where `.ci/run` puts what it builds; or `null`. */
export function findProgram(name: string): string | null {
  const folders = [INSTALLED, ...(Deno.env.get("PATH") ?? "").split(":")];
  return folders.map((folder) => join(folder, name)).find(isFile) ?? null;
}

/**
 * Whether tests that need `name` must be left out. Says so once; under `CI=true` a component that
 * is missing is a failure instead, so that a green run has tested everything.
 */
export function lacks(name: string): boolean {
  if (findProgram(name)) return false;
  if (Deno.env.get("CI") === "true") throw new Error(`${name} is not installed and CI=true`);
  if (!told.has(name)) console.warn(`Skipping what needs ${name}: it is not installed`);
  told.add(name);
  return true;
}

const told = new Set<string>();

/** Starts a program and waits until it is ready. */
export async function startProgram(name: string, options: StartOptions): Promise<Running> {
  const program = findProgram(name);
  if (!program) throw new Error(`${name} is not installed`);
  const child = new Deno.Command(program, {
    args: [...options.args],
    env: options.env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  const end = child.status.then(() => void (ended = true));
  const stop = async (signal: Deno.Signal) => {
    if (!ended) child.kill(signal);
    await end;
  };
  const deadline = Date.now() + LONGEST_START;
  while (!await options.ready().catch(() => false)) {
    if (ended) throw new Error(`${name} ended before it was ready`);
    if (Date.now() > deadline) {
      await stop("SIGKILL");
      throw new Error(`${name} was not ready after ${LONGEST_START} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: options.url,
    pid: child.pid,
    kill: () => stop("SIGKILL"),
    async [Symbol.asyncDispose]() {
      await stop("SIGTERM");
      if (options.folder) await Deno.remove(options.folder, { recursive: true });
    },
  };
}

/** A TCP port on loopback that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
