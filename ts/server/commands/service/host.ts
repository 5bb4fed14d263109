import { dirname } from "node:path";

/** What a program that was run said, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly text: string;
}

/** The machine that a service is installed on. Paths are as the running machine names them. */
export interface Host {
  /** Whether it runs: the system below another root does not. */
  readonly isRunning: boolean;
  read(path: string): Promise<string | null>;
  /** Writes a file of that mode, and the folders that lead there. */
  write(path: string, text: string, mode: number): Promise<void>;
  /** Makes a folder of that mode unless there is one. */
  folder(path: string, mode: number): Promise<void>;
  /** Removes a file, if it is there. */
  remove(path: string): Promise<void>;
  /** Runs a program of the system to its end; code 127 where there is none. */
  run(program: string, ...args: string[]): Promise<Ran>;
}

/** This machine, or the one whose files stand below `root`. */
export function realHost(root: string | undefined): Host {
  const at = (path: string) => root === undefined ? path : `${root.replace(/\/$/, "")}${path}`;
  return {
    isRunning: root === undefined,
    read: (path) => orNull(Deno.readTextFile(at(path))),
    async write(path, text, mode) {
      await Deno.mkdir(dirname(at(path)), { recursive: true });
      await Deno.writeTextFile(at(path), text, { mode });
      if (Deno.build.os !== "windows") await Deno.chmod(at(path), mode);
    },
    folder: (path, mode) => Deno.mkdir(at(path), { recursive: true, mode }),
    remove: async (path) => void await orNull(Deno.remove(at(path))),
    run: runProgram,
  };
}

/** A machine on which nothing is done: what would be done is told instead. */
export function toldHost(host: Host, tell: (line: string) => void): Host {
  const only = (says: string) => Promise.resolve(tell(says));
  return {
    isRunning: host.isRunning,
    read: host.read,
    async write(path, text, mode) {
      await only(`Write ${path} (mode ${mode.toString(8)}):`);
      text.trimEnd().split("\n").forEach((line) => tell(`  ${line}`));
    },
    folder: (path, mode) => only(`Make ${path} (mode ${mode.toString(8)})`),
    remove: (path) => only(`Remove ${path}`),
    run: async (program, ...args) => {
      await only(`Run ${[program, ...args].join(" ")}`);
      return { code: 0, text: "" };
    },
  };
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function runProgram(program: string, ...args: string[]): Promise<Ran> {
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
    const text = [stdout, stderr].map((part) => new TextDecoder().decode(part)).join("");
    return { code, text: text.trim() };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: 127, text: `There is no ${program} here` };
  }
}
