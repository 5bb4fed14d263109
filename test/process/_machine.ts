import assert from "node:assert/strict";
import { findProgram } from "../servers/component.ts";

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** A machine of its own for the time of a test: what is written to its system folders is gone after it. */
export interface Machine extends AsyncDisposable {
  /** Runs a line of shell there, as root. */
  run(line: string, env?: Readonly<Record<string, string>>): Promise<Said>;
  /** Runs a line that must succeed, and answers what it said. */
  must(line: string, env?: Readonly<Record<string, string>>): Promise<string>;
}

/** Lays an empty layer over what a program's installation may write to. */
const LAYERS = `set -e
layers=$(mktemp -d) && mount -t tmpfs tmpfs "$layers"
for folder in etc opt usr/local var/lib; do
  mkdir -p "/$folder" "$layers/$folder/upper" "$layers/$folder/work"
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$layers/$folder/upper,workdir=$layers/$folder/work" "/$folder"
done
echo ready && exec sleep infinity`;

const APART = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Whether this machine lets nobody have a file system of their own, as in most containers. */
export async function lacksNamespaces(): Promise<boolean> {
  if (!findProgram("unshare") || !findProgram("nsenter")) return true;
  const line = "mount -t tmpfs tmpfs /mnt";
  const { success } = await new Deno.Command("unshare", {
    args: [...APART, "sh", "-c", line],
    stderr: "null",
  }).output();
  if (!success) console.warn("Skipping what needs a file system of its own: it may not be mounted");
  return !success;
}

/** Starts a machine in namespaces of this one. */
export async function startMachine(): Promise<Machine> {
  const child = new Deno.Command("unshare", {
    args: [...APART, "sh", "-c", LAYERS],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assert.equal(new TextDecoder().decode(value), "ready\n");
  reader.releaseLock();
  const first = await firstProcessOf(child.pid);
  const run: Machine["run"] = async (line, env) => {
    const { code, stdout, stderr } = await new Deno.Command("nsenter", {
      args: ["--target", first, "--mount", "--pid", "sh", "-c", `${line} 2>&1`],
      env,
    }).output();
    const text = [stdout, stderr].map((part) => new TextDecoder().decode(part)).join("");
    return { code, text: text.trim() };
  };
  return {
    run,
    async must(line, env) {
      const { code, text } = await run(line, env);
      assert.equal(code, 0, `${line}: ${text}`);
      return text;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.stdout.cancel();
      await child.status;
    },
  };
}

/** The process that `unshare` started in the new namespaces. */
async function firstProcessOf(parent: number): Promise<string> {
  return (await Deno.readTextFile(`/proc/${parent}/task/${parent}/children`)).trim();
}
