import type { CommandIo } from "./command.ts";

/** The world around this process. */
export function processIo(): CommandIo {
  return {
    env: Deno.env.toObject(),
    readFile,
    readLine,
    stdout: (line) => console.log(line),
    stderr: (line) => console.error(line),
  };
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
