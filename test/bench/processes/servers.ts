import { fileURLToPath } from "node:url";
import { freePort } from "../../servers/component.ts";
import { type Program, startProgram } from "./program.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Password of the administrator in every measured installation. */
export const PASSWORD = "correct-horse-battery";
/** Where the measured repository stands. */
export const REPOSITORY = "/winget/default/winget";

/** The product, in a process of its own, as `deno task packhouse serve` starts it. */
export function startProduct(env: Record<string, string>): Promise<Program> {
  return startProgram({
    command: Deno.execPath(),
    args: () => productArgs("serve"),
    env: (port) => ({ ...productEnv(env), PORT: String(port) }),
    path: `${REPOSITORY}/information`,
  });
}

/** The product, watched from within its process. */
export interface WatchedProduct extends Program {
  /** For how many milliseconds at most it kept everything else waiting since this was last asked. */
  held(): Promise<number>;
}

/** The same, which tells how long it keeps everything else waiting. */
export async function startWatched(env: Record<string, string>): Promise<WatchedProduct> {
  const told = freePort();
  const program = await startProgram({
    command: Deno.execPath(),
    args: () =>
      runArgs(fileURLToPath(new URL("../servers/watched.ts", import.meta.url)), String(told)),
    env: (port) => ({ ...productEnv(env), PORT: String(port) }),
    path: `${REPOSITORY}/information`,
  });
  const held = async () => Number(await (await fetch(`http://127.0.0.1:${told}`)).text());
  return { ...program, held };
}

/** How Deno runs a command of the product. */
export function productArgs(...command: readonly string[]): string[] {
  return runArgs(`${ROOT}/mod.ts`, ...command);
}

function runArgs(program: string, ...args: readonly string[]): string[] {
  const allowed = ["net", "read", "write", "env", "sys"].map((name) => `--allow-${name}`);
  return ["run", "--quiet", ...allowed, program, ...args];
}

/** The settings of a measured installation, apart from its stores. */
export function productEnv(env: Record<string, string>): Record<string, string> {
  return { HOST: "127.0.0.1", ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: "error", ...env };
}

/** `Deno.serve` that sends this answer to everybody; with `parses` it reads each body as JSON first. */
export async function startBare(
  answer: Response,
  { file, parses = false }: { file: string; parses?: boolean },
): Promise<Program> {
  await Deno.writeFile(file, await answer.bytes());
  const fields = Object.fromEntries(answer.headers);
  for (const name of ["date", "content-length"]) delete fields[name];
  return await startServer("bare.ts", [file, JSON.stringify(fields), String(parses)]);
}

/** `Deno.serve` that greets, with no module but itself. */
export function startHello(): Promise<Program> {
  return startServer("hello.ts", []);
}

/** `Deno.serve` that streams the files of a folder, ranges included. */
export function startFiles(folder: string): Promise<Program> {
  return startServer("files.ts", [folder]);
}

function startServer(name: string, args: readonly string[]): Promise<Program> {
  const program = fileURLToPath(new URL(`../servers/${name}`, import.meta.url));
  return startProgram({
    command: Deno.execPath(),
    args: (
      port,
    ) => ["run", "--quiet", "--allow-net", "--allow-read", program, String(port), ...args],
    path: "/",
  });
}
