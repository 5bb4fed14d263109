import { within } from "../../kit/within.ts";
import type { LocalFile } from "../../protocols/mirroring.ts";
import { type Scanner, Unverified } from "../steps.ts";
import { Patience } from "./patience.ts";

/** What files are handed to. */
export interface CommandOptions {
  /** A program and what it is given before the path of the file; no shell reads it. */
  readonly command: readonly string[];
  /** Milliseconds; 10 min where nothing is said. */
  readonly longest?: number;
}

/** What a program needs of the machine; the rest of our environment holds secrets. */
const AROUND = ["PATH", "HOME", "LANG", "TMPDIR", "TEMP", "TMP", "SystemRoot", "windir"];
/** As much of what it says is kept, in bytes. */
const LONGEST_OUTPUT = 2048;
/** How long a program that has ended may leave its output open, in milliseconds. */
const LAST_WORDS = 1_000;
const [CLEAN, FOUND] = [0, 1];

/**
 * Has files scanned by a program, as virus scanners have it: it exits with 0 for a file in which it
 * finds nothing, with 1 where it finds something, with anything else where it cannot say.
 */
export class CommandScanner implements Scanner {
  readonly #options: CommandOptions;

  constructor(options: CommandOptions) {
    this.#options = options;
  }

  async scan({ path }: LocalFile, signal: AbortSignal): Promise<void> {
    using patience = new Patience(signal);
    patience.grant(this.#options.longest ?? 600_000);
    const { code, says } = await run([...this.#options.command, path], patience.signal);
    signal.throwIfAborted();
    if (patience.isOver) throw failed("The scanner did not end in time and was stopped");
    if (code === CLEAN) return;
    if (code === FOUND) throw new Unverified("scan_found", says || "The scanner says no more");
    throw failed(`The scanner exits with status ${code}${says && `: ${says}`}`);
  }
}

/** Runs a program to its end, or until `signal` aborts: then whatever it has started ends with it. */
async function run([program, ...args]: readonly string[], signal: AbortSignal) {
  const child = spawn(program!, args);
  const stop = () => end(child);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    const outputs = [new Beginning(child.stdout), new Beginning(child.stderr)];
    const { code } = await child.status;
    stop();
    for (const output of outputs) await output.close();
    const says = outputs.map(({ text }) => text).join("\n").replace(/\p{Cc}+/gu, " ").trim();
    return { code, says };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function spawn(program: string, args: string[]): Deno.ChildProcess {
  const env = AROUND.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  try {
    return new Deno.Command(program, {
      ...{ args, env: Object.fromEntries(env), clearEnv: true, detached: true },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" } as const,
    }).spawn();
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : "unknown fault";
    throw failed(`The scanner cannot be started (${why})`, cause);
  }
}

/** A process that is started detached leads a group, which bears its number. */
function end(child: Deno.ChildProcess): void {
  try {
    if (Deno.build.os === "windows") child.kill("SIGKILL");
    else Deno.kill(-child.pid, "SIGKILL");
  } catch {
    return; // Nothing of it is left.
  }
}

/** The beginning of what a program says. It is read to its end: who cannot get rid of it never ends. */
class Beginning {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #kept = new Uint8Array(LONGEST_OUTPUT);
  readonly #ended: Promise<void>;
  #length = 0;

  constructor(output: ReadableStream<Uint8Array>) {
    this.#reader = output.getReader();
    this.#ended = this.#read();
  }

  get text(): string {
    return new TextDecoder().decode(this.#kept.subarray(0, this.#length)).trim();
  }

  /** Waits for the rest of it, but not for what was left behind and holds it open. */
  async close(): Promise<void> {
    await within(LAST_WORDS, this.#ended);
    await this.#reader.cancel();
    await this.#ended;
  }

  async #read(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      const some = value.subarray(0, LONGEST_OUTPUT - this.#length);
      this.#kept.set(some, this.#length);
      this.#length += some.length;
    }
  }
}

function failed(why: string, cause?: unknown): Unverified {
  return new Unverified("scan_failed", why, { cause });
}
