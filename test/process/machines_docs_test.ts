import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ADMIN } from "../scenario/registry.ts";
import { lacks } from "../servers/component.ts";
import { openRemote } from "./_remote.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PAGE = Deno.readTextFileSync(join(ROOT, "docs", "machines.md"));

/** The commands of the page, in their order. */
const COMMANDS = Array.from(PAGE.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, code]) => code!);

Deno.test({
  name: "docs/machines.md: every command of a shell does what it says",
  ignore: ["bash", "curl", "jq"].some(lacks),
  async fn() {
    await using remote = await openRemote();
    const env = { ...remote.variables, ADMIN: `${ADMIN.username}:${ADMIN.password}` };
    const said: string[] = [];
    for (const code of COMMANDS) {
      const args = ["-eo", "pipefail", "-c", code];
      const bash = new Deno.Command("bash", { args, cwd: remote.folder, env });
      const { success, stdout, stderr } = await bash.output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assert.ok(success, `${code}\n${out}${err}`);
      said.push(out!);
    }
    const [token, rotated, deploy, key, changed] = said as [string, string, string, string, string];
    assert.match(token, /"username":"admin"[\s\S]*"title": "CI"/);
    assert.match(rotated, /^phk_\w{40}\n$/);
    assert.match(deploy, /^phk_\w{40}\n[\s\S]*"Build server"/);
    assert.match(
      key,
      /^http\S+\/winget\/default\/winget\/~\w{32}\nwinget source add .*~\w{32}\n\{"Data"/,
    );
    assert.match(changed, /"view":null[\s\S]*\/~\w{32}\n$/);
    assert.equal(said.length, 5);
  },
});
