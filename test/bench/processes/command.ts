import { inherited, memoryOf } from "./program.ts";
import { productArgs, productEnv } from "./servers.ts";

/** A command of the product in a process of its own. */
export interface RunningCommand {
  readonly ended: Promise<EndedCommand>;
  /** Nothing happens to one that has ended. */
  kill(): void;
}

/** What became of it. */
export interface EndedCommand {
  readonly code: number;
  readonly out: string;
  readonly seconds: number;
  /** The most memory that was resident, in MiB. */
  readonly most: number;
}

const LOOK_EVERY = 25;

/** Starts `packhouse {command}` from the checkout. */
export function startCommand(
  command: readonly string[],
  env: Record<string, string>,
): RunningCommand {
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: productArgs(...command),
    env: { ...inherited(), ...productEnv(env) },
    ...{ clearEnv: true, stdin: "null", stdout: "piped", stderr: "inherit" },
  }).spawn();
  let most = 0;
  const look = async () => {
    // It may just have ended.
    most = (await memoryOf(child.pid).catch(() => null))?.most || most;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
  let isOver = false;
  void child.status.then(() => isOver = true);
  const ended = child.output().then(({ code, stdout }) => {
    clearInterval(timer);
    const seconds = (performance.now() - startedAt) / 1000;
    return { code, out: new TextDecoder().decode(stdout), seconds, most };
  });
  return { ended, kill: () => isOver || child.kill("SIGKILL") };
}

/** Runs a command to its end, and throws where it fails. */
export async function runCommand(
  command: readonly string[],
  env: Record<string, string>,
): Promise<EndedCommand> {
  const ended = await startCommand(command, env).ended;
  if (ended.code === 0) return ended;
  throw new Error(`packhouse ${command.join(" ")} ended with ${ended.code}: ${ended.out}`);
}
