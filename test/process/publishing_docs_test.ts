import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { makeMsix } from "../inspect/make_msix.ts";
import { corpusFiles } from "../corpus/manifests.ts";
import { findProgram, lacks } from "../servers/component.ts";
import { openRemote, type Remote } from "./_remote.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PAGE = Deno.readTextFileSync(join(ROOT, "docs", "publishing.md"));

/** The code blocks of a language, in their order. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return Array.from(PAGE.matchAll(pattern), ([, code]) => code!);
}

/** What the CI files of the page run. */
function ciCommands(): string[] {
  return blocks("yaml").flatMap((text) => commandsIn(parse(text)));
}

function commandsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (key === "run") return [String(one)];
    return key === "script" ? (one as string[]) : commandsIn(one);
  });
}

/** A folder as the page has it: an installer, manifests, and the program on the path. */
async function prepare({ folder }: Remote): Promise<string> {
  const work = join(folder, "work");
  await Deno.mkdir(join(work, "manifests"), { recursive: true });
  await Deno.writeFile(join(work, "setup.msi"), makeMsix());
  const [manifest] = corpusFiles();
  await Deno.writeTextFile(join(work, "manifests", "one.yaml"), manifest!.text);
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const allowed = tasks.packhouse.command.match(/--allow-\S+/g).join(" ");
  const program =
    `#!/bin/sh\nexec "${Deno.execPath()}" run --quiet ${allowed} "${ROOT}/mod.ts" "$@"\n`;
  await Deno.writeTextFile(join(folder, "packhouse"), program, { mode: 0o755 });
  return work;
}

async function runIn(shell: readonly string[], code: string, remote: Remote, work: string) {
  const [program, ...args] = shell;
  const env = { ...remote.variables, PATH: `${remote.folder}:${Deno.env.get("PATH")}` };
  const done = await new Deno.Command(program!, { args: [...args, code], cwd: work, env }).output();
  const text = new TextDecoder().decode(done.stdout) + new TextDecoder().decode(done.stderr);
  assert.ok(done.success, `${code}\n${text}`);
  return text;
}

async function namesIn({ server }: Remote): Promise<string[]> {
  const answer = await fetch(`${server.origin}/api/v1/repositories/default/winget/packages`);
  return (await answer.json()).packages.map(({ name }: { name: string }) => name);
}

Deno.test({
  name: "docs/publishing.md: every command of a shell or of CI does what it says",
  ignore: ["bash", "curl", "jq", "zip"].some(lacks),
  async fn() {
    await using remote = await openRemote();
    const work = await prepare(remote);
    const [first, ...others] = blocks("sh");
    assert.match(await runIn(["bash", "-eo", "pipefail", "-c"], first!, remote, work), /published/);
    assert.deepEqual(await namesIn(remote), ["Contoso.App"]);
    const commands = [...others, ...ciCommands()].map((code) =>
      code.replaceAll("Acme.Tool", "Contoso.App")
    );
    assert.ok(ciCommands().length >= 2 && others.length >= 5);
    for (const code of commands) {
      await runIn(["bash", "-eo", "pipefail", "-c"], code, remote, work);
    }
    assert.equal((await namesIn(remote)).length, 2);
    assert.ok((await Deno.stat(join(work, "exported.zip"))).size > 100);
  },
});

Deno.test({
  name: "docs/publishing.md: curl and jq publish what is new",
  ignore: ["bash", "curl", "jq"].some(lacks),
  async fn() {
    await using remote = await openRemote();
    const work = await prepare(remote);
    const code = blocks("sh").find((one) => one.includes("drafts"))!;
    const text = await runIn(["bash", "-eo", "pipefail", "-c"], code, remote, work);
    assert.match(text, /"outcome":"created"/);
  },
});

Deno.test({
  name: "docs/publishing.md: PowerShell publishes what is new",
  // Continuous integration has it on some systems only.
  ignore: !findProgram("pwsh"),
  async fn() {
    await using remote = await openRemote();
    const work = await prepare(remote);
    await runIn(["pwsh", "-NoProfile", "-Command"], blocks("powershell")[0]!, remote, work);
    assert.deepEqual(await namesIn(remote), ["Contoso.App"]);
  },
});
