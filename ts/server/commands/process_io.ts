import type { CommandIo } from "./command.ts";

/** The world around this process. */
export function processIo(): CommandIo {
  return {
    env: Deno.env.toObject(),
    readFile,
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
