import { freePort } from "../../servers/component.ts";

/** A server in a process of its own. */
export interface Program extends AsyncDisposable {
  readonly port: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startedIn: number;
  memory(): Promise<Memory>;
  /** Seconds of processor time that it has used so far, in all its threads. */
  processor(): Promise<number>;
}

/** Resident memory in MiB, now and at most so far. */
export interface Memory {
  readonly now: number;
  readonly most: number;
}

/** How a program is started. */
export interface ProgramOptions {
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: (port: number) => Record<string, string>;
  /** The address that must answer before it counts as started. */
  readonly path: string;
}

const LONGEST_START = 60_000;
const CLOCK_TICKS = 100;

/** Starts a program and waits for its first whole answer with status 200. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const port = freePort();
  const startedAt = performance.now();
  const child = new Deno.Command(options.command, {
    args: [...options.args(port)],
    env: { ...inherited(), ...options.env?.(port) },
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  let ended = false;
  const end = child.status.then(() => void (ended = true));
  const stop = async () => {
    if (!ended) child.kill("SIGTERM");
    await end;
  };
  while (!await answers(port, options.path)) {
    if (!ended && performance.now() - startedAt < LONGEST_START) continue;
    await stop();
    throw new Error(`${options.command} ${options.args(port).join(" ")} did not start`);
  }
  return {
    port,
    startedIn: performance.now() - startedAt,
    memory: () => memoryOf(child.pid),
    processor: () => processorOf(child.pid),
    [Symbol.asyncDispose]: stop,
  };
}

/** What a process needs of the machine. */
export function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** A refused connection costs next to nothing, so that it can be asked again at once. */
async function answers(port: number, path: string): Promise<boolean> {
  try {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(head));
    const start = new Uint8Array(12);
    await connection.read(start);
    return new TextDecoder().decode(start) === "HTTP/1.1 200";
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 2));
    return false;
  }
}

/** Resident memory of a process. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { now: read("VmRSS"), most: read("VmHWM") };
}

async function processorOf(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}
