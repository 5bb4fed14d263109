/** `packhouse service` on Linux, as systemd's own tools judge it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { lacks } from "../servers/component.ts";
import { run, temporaryFolder } from "./_child.ts";

const PROGRAM = ["--program", "/usr/bin/true"];
const UNIT = "etc/systemd/system/packhouse.service";

async function analyze(...args: string[]): Promise<{ code: number; text: string }> {
  const command = new Deno.Command("systemd-analyze", { args, env: { LC_ALL: "C.UTF-8" } });
  const { code, stdout, stderr } = await command.output();
  const text = [stdout, stderr].map((part) => new TextDecoder().decode(part)).join("");
  return { code, text };
}

for (const port of ["3000", "443"]) {
  Deno.test(`service install writes a unit that systemd takes, and calls safe (port ${port})`, {
    ignore: lacks("systemd-analyze"),
  }, async () => {
    using folder = temporaryFolder();
    const root = ["--root", folder.path];
    const ended = await run(["service", "install", ...PROGRAM, ...root, "--port", port], {});
    assert.equal(ended.code, 0, ended.err.join("\n"));
    const unit = join(folder.path, UNIT);
    const verified = await analyze("verify", unit);
    assert.doesNotMatch(verified.text, /packhouse\.service:\d+:|Failed|Unknown/);
    const judged = await analyze("security", "--offline=yes", "--threshold=20", "--no-pager", unit);
    assert.equal(judged.code, 0, judged.text);
    const config = await Deno.stat(join(folder.path, "etc/packhouse/packhouse.json"));
    assert.equal(config.mode! & 0o777, 0o640);
  });
}

Deno.test("service install keeps what the settings said, and refuses what they cannot be", async () => {
  using folder = temporaryFolder();
  const install = (...args: string[]) =>
    run(["service", "install", ...PROGRAM, "--root", folder.path, ...args], {});
  assert.equal((await install("--port", "8080", "--host", "127.0.0.1")).code, 0);
  assert.equal((await install("--port", "8081")).code, 0);
  const path = join(folder.path, "etc/packhouse/packhouse.json");
  const kept = JSON.parse(await Deno.readTextFile(path));
  assert.equal(kept["server.port"], "8081");
  assert.equal(kept["server.host"], "127.0.0.1");
  await Deno.writeTextFile(path, '{"server.prot": 1}');
  const refused = await install();
  assert.equal(refused.code, 1);
  assert.match(refused.err.join("\n"), /there is no such setting/);
  assert.equal(await Deno.readTextFile(path), '{"server.prot": 1}');
});

Deno.test("service says what it would do, and how it is used", async () => {
  const told = await run(["service", "install", ...PROGRAM, "--dry-run"], {});
  assert.equal(told.code, 0, told.err.join("\n"));
  assert.match(told.out.join("\n"), /ExecStart=\/usr\/bin\/true serve --config/);
  const misused = await run(["service", "restart"], {});
  assert.equal(misused.code, 2);
  assert.match(misused.err.join("\n"), /"packhouse service install", "status" or "uninstall"/);
  assert.equal((await run(["service", "install"], {})).code, 2);
});
