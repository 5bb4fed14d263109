import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adminAt } from "../scenario/_files.ts";
import { put } from "../scenario/bundles_fixture.ts";
import { ADMIN } from "../scenario/registry.ts";
import { lacks } from "../servers/component.ts";
import { ask, serve, type Server, temporaryFolder } from "./_child.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PAGE = Deno.readTextFileSync(join(ROOT, "docs", "air_gap.md"));

/** The commands of the page in their order, each with the side of the gap that its first line names. */
const COMMANDS = Array.from(
  PAGE.matchAll(/^```sh\n# (outside|inside)\n([\s\S]*?)^```$/gm),
  ([, side, code]) => ({ side: side!, code: code! }),
);

function settings(folder: string, side: string): Record<string, string> {
  return { DATA_DIR: join(folder, side), ADMIN_PASSWORD: ADMIN.password };
}

async function withServer<T>(folder: string, side: string, work: (server: Server) => Promise<T>) {
  await using server = await serve(settings(folder, side));
  const result = await work(server);
  server.kill("SIGTERM");
  await server.ended;
  return result;
}

/** The program, where a shell finds it. */
async function install(folder: string): Promise<void> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const allowed = tasks.packhouse.command.match(/--allow-\S+/g).join(" ");
  const program =
    `#!/bin/sh\nexec "${Deno.execPath()}" run --quiet ${allowed} "${ROOT}/mod.ts" "$@"\n`;
  await Deno.writeTextFile(join(folder, "packhouse"), program, { mode: 0o755 });
  await Deno.mkdir(join(folder, "medium"));
}

async function runIn(folder: string, { side, code }: (typeof COMMANDS)[number]): Promise<string> {
  const env = { ...settings(folder, side), PATH: `${folder}:${Deno.env.get("PATH")}` };
  const args = ["-eo", "pipefail", "-c", code];
  const { success, stdout, stderr } = await new Deno.Command("bash", { args, cwd: folder, env })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `${code}\n${out}${err}`);
  return out!;
}

Deno.test({
  name: "docs/air_gap.md: every command of a shell does what it says",
  ignore: ["bash", "gzip"].some(lacks),
  async fn() {
    using folder = temporaryFolder();
    await install(folder.path);
    await withServer(folder.path, "outside", async ({ origin }) => {
      const given = { package: "Contoso.Tool", version: "1.0", bodies: ["one"] };
      await put({ admin: adminAt(origin) }, given);
    });
    await withServer(folder.path, "inside", () => Promise.resolve());
    const said: string[] = [];
    for (const command of COMMANDS) said.push(await runIn(folder.path, command));
    assert.equal(said.length, 8);
    assert.match(said[1]!, /^packhouse-bundle-key .* outside\n.*believed {2}outside/);
    assert.match(said[3]!, /would be 1 added[\s\S]*winget: 1 added/);
    assert.match(said[5]!, /which continues \w{26}\n.* 0 added/);
    assert.match(said[7]!, /1 unchanged/);
    const { text } = await withServer(folder.path, "inside", (server) => {
      return ask(server, "/packageManifests/Contoso.Tool");
    });
    assert.match(text, /"PackageVersion":"1\.0"/);
  },
});
