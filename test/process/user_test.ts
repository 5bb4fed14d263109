import assert from "node:assert/strict";
import { ask, run, serve, temporaryFolder } from "./_child.ts";

const PASSWORD = "correct horse “battery” staple";

Deno.test("a password on standard input is the one that somebody signs in with", async () => {
  using folder = temporaryFolder();
  const variables = { DATA_DIR: folder.path };
  const args = ["user", "create", "ada", "--password-stdin"];
  const created = await run(args, variables, `${PASSWORD}\r\nand another line\n`);
  assert.deepEqual([created.code, created.out], [0, ["Created ada"]], created.err.join("\n"));
  const silent = await run(["user", "password", "ada", "--password-stdin"], variables);
  assert.equal(silent.code, 2);

  await using server = await serve(variables);
  const login = await ask(server, "/api/v1/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "ada", password: PASSWORD }),
  });
  assert.equal(login.status, 200, login.text);
  const late = await run(["user", "list"], variables);
  assert.equal(late.code, 1);
  assert.match(late.err.join(), /another packhouse is running on it/);
});
