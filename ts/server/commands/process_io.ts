import type { CommandIo } from "./command.ts";

/** The world around this process. */
export function processIo(): CommandIo {
  return {
    env: Deno.env.toObject(),
    readFile,
    readLine,
    stdout: print,
    stderr: (line) => console.error(line),
  };
}

/** Not by the console: what it prints goes wherever the runtime sends logs, and results may be secrets. */
function print(line: string): void {
  let bytes = new TextEncoder().encode(`${line}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  } catch (error) {
    // Whoever has read enough need not read on.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function readFile(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const LONGEST_LINE = 8192;

async function readLine(): Promise<string> {
  let text = "";
  for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("\n") || text.length > LONGEST_LINE) break;
  }
  return text.split(/\r?\n/, 1)[0]!;
}
