import assert from "node:assert/strict";
import { run, temporaryFolder } from "./_child.ts";

Deno.test("serve does not start with an EGRESS_CA that is of no use, and says so in one line", async () => {
  using folder = temporaryFolder();
  const EGRESS_CA = `${folder.path}/ca.pem`;
  await Deno.writeTextFile(EGRESS_CA, "no certificate");
  const ended = await run(["serve"], { DATA_DIR: `${folder.path}/data`, EGRESS_CA, PORT: "1" });
  assert.deepEqual([ended.code, ended.out, ended.err], [1, [], [
    `Cannot use "${EGRESS_CA}" as EGRESS_CA: it holds no PEM certificate`,
  ]]);
});
