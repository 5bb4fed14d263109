import assert from "node:assert/strict";
import { ADMIN, openRegistry } from "../../../test/scenario/registry.ts";
import { COMMANDS, runCommandLine } from "./mod.ts";

/** What a command line does with a folder. */
async function run(folder: string, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    ...{ env: { DATA_DIR: folder }, readFile: () => Promise.resolve(null) },
    readLine: () => Promise.resolve(""),
    stdout: (line: string) => void out.push(line),
    stderr: (line: string) => void err.push(line),
  };
  return { code: await runCommandLine(["token", ...args], COMMANDS, io), out, err };
}

Deno.test("token issues, lists and revokes while no server runs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const env = { DATA_DIR: folder };
  await (await openRegistry({ env }))[Symbol.asyncDispose]();
  const scope = ["--protocol", "winget", "--action", "read", "--repository", "default/winget"];
  const made = await run(folder, "create", ADMIN.username, "--title", "Sync", "--json", ...scope);
  assert.equal(made.code, 0, made.err.join("\n"));
  const { id, secret } = JSON.parse(made.out[0]!);
  const plain = await run(folder, "create", "admin", "--title", "Plain", "--expires", "2100-01-01");
  assert.match(plain.out[0]!, /^phk_[0-9A-Za-z]{40}$/);
  {
    await using registry = await openRegistry({ env });
    const headers = { authorization: `Bearer ${secret}` };
    const { user } = await (await registry.fetch("/api/v1/auth/me", { headers })).json();
    assert.equal(user.username, ADMIN.username);
    const refused = await registry.fetch("/packages", { method: "POST", headers, body: "{}" });
    assert.equal(refused.status, 403, await refused.text());
  }
  assert.deepEqual(await run(folder, "revoke", "admin", id), {
    ...{ code: 0, out: [`Revoked ${id}`], err: [] },
  });
  const { out } = await run(folder, "list", "admin");
  assert.match(out.join("\n"), /^\S{26} {2}ends 2100-01-01T00:00:00\.000Z {2}Plain$/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("token says what is wrong with a command line, and does nothing", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  await (await openRegistry({ env: { DATA_DIR: folder } }))[Symbol.asyncDispose]();
  const wrong: readonly (readonly [code: number, says: RegExp, ...args: string[]])[] = [
    [2, /^Usage: packhouse token create/],
    [2, /^Usage/, "create"],
    [2, /^Usage/, "steal", "admin"],
    [2, /^Usage/, "revoke", "admin"],
    [2, /needs a --title/, "create", "admin"],
    [2, /as a moment/, "create", "admin", "--title", "x", "--expires", "soon"],
    [2, /as an action/, "create", "admin", "--title", "x", "--action", "fly"],
    [1, /cannot expire before/, "create", "admin", "--title", "x", "--expires", "2020-01-01"],
    [1, /is not known here/, "create", "admin", "--title", "x", "--repository", "no/such"],
    [1, /User does not exist/, "list", "nobody"],
    [1, /Token does not exist/, "revoke", "admin", "none"],
  ];
  for (const [code, says, ...args] of wrong) {
    const outcome = await run(folder, ...args);
    assert.equal(outcome.code, code, args.join(" "));
    assert.match(outcome.err.join("\n"), says, args.join(" "));
  }
  assert.deepEqual((await run(folder, "list", "admin")).out, []);
  await Deno.remove(folder, { recursive: true });
});
