/** What is released must need nothing but itself: no source tree, no `node_modules`, no network. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleUi } from "../scripts/bundle_ui.ts";
import { hostTarget } from "../scripts/compile.ts";
import { freePort } from "./servers/component.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A real base runtime, where the machine has one: then the compiled program is started too. */
const RUNTIME = Deno.env.get("DENORT_BIN");

/** What a bundle is run with: nothing from outside, and no address but loopback. */
const ALONE = [
  ...["run", "--no-remote", "--no-npm", "--cached-only", "--no-config", "--no-lock", "--no-prompt"],
  ...["--unstable-cron", "--unstable-net", "--allow-net=127.0.0.1"],
  ...["--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
];

Deno.test("packaging: one bundled file serves from an empty folder, without network", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await bundleUi();
    const bundle = join(folder, "packhouse.mjs");
    await deno([
      "bundle",
      "--quiet",
      "--platform=deno",
      `--output=${bundle}`,
      join(ROOT, "mod.ts"),
    ]);
    await servesAlone(Deno.execPath(), [...ALONE, bundle], folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("packaging: compile embeds the program and its interface in the runtime it is given", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(ROOT, "scripts/compile.ts");
    await deno(["run", "--allow-all", script, "--out", folder], {
      DENORT_BIN: RUNTIME ?? Deno.execPath(),
    });
    const program = join(folder, `packhouse-${hostTarget()}`);
    const content = Buffer.from(await Deno.readFile(program));
    for (const part of ["ui_assets.ts", await pageTag()]) {
      assert.ok(content.includes(part));
    }
    if (RUNTIME) await servesAlone(program, [], folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function deno(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** The validator of the interface's first page, which stands nowhere but in its bundle. */
async function pageTag(): Promise<string> {
  const bundle = await Deno.readTextFile(join(ROOT, "ts/server/ui_bundle.ts"));
  return /"etag": "\\"([^"\\]+)/.exec(bundle)![1]!;
}

/** Starts the product in an empty folder of its own, asks it for its health and its page, stops it. */
async function servesAlone(
  program: string,
  args: readonly string[],
  parent: string,
): Promise<void> {
  const cwd = await Deno.makeTempDir({ dir: parent });
  const port = freePort();
  const child = new Deno.Command(program, {
    args: [...args, "serve"],
    cwd,
    clearEnv: true,
    env: {
      DENO_DIR: cwd,
      HOME: cwd,
      DATA_DIR: join(cwd, "data"),
      // Judged by a list of common passwords, which must be inside.
      ADMIN_PASSWORD: "kestrel moss lantern",
      METRICS_ALLOW: "loopback",
      HOST: "127.0.0.1",
      PORT: `${port}`,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const printed = child.stdout.pipeThrough(new TextDecoderStream());
  try {
    assert.ok(await prints(printed, /https?:\/\//), "ended before it printed its address");
    for (const path of ["/health", "/metrics", "/ui/"]) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      await answer.body?.cancel();
      assert.equal(answer.status, 200, path);
    }
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
  } catch (cause) {
    stop(child);
    throw new Error(`The packaged program said: ${await complaints}`, { cause });
  } finally {
    await Promise.all([complaints, printed.cancel()]);
  }
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause; // it has already ended
  }
}

async function prints(output: ReadableStream<string>, expected: RegExp): Promise<boolean> {
  let text = "";
  for await (const part of output.values({ preventCancel: true })) {
    text += part;
    if (expected.test(text)) return true;
  }
  return false;
}
