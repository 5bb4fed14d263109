import assert from "node:assert/strict";
import { StoreRefused } from "../store/store_refused.ts";
import { keepSecrets } from "./secrets.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await run(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("keepSecrets() makes secrets once and finds them again", () =>
  inFolder(async (folder) => {
    const made = await keepSecrets(folder, {});
    assert.ok(made.jwtSecret.length >= 64);
    assert.equal(made.encryptionKey.length, 32);
    assert.deepEqual(await keepSecrets(folder, {}), made);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["secrets.json"]);
  }));

Deno.test("keepSecrets() prefers what settings say, and keeps nothing where they say all", () =>
  inFolder(async (folder) => {
    const given = { jwtSecret: "j".repeat(40), encryptionKey: new Uint8Array(32) };
    assert.deepEqual(await keepSecrets(folder, given), given);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    const made = await keepSecrets(folder, { jwtSecret: given.jwtSecret });
    assert.equal(made.jwtSecret, given.jwtSecret);
    assert.notDeepEqual(made.encryptionKey, given.encryptionKey);
  }));

Deno.test("keepSecrets() refuses a file that is spoilt, and repeats nothing of it", () =>
  inFolder(async (folder) => {
    const long = "j".repeat(40);
    for (
      const text of ["", "[]", '{"jwtSecret":"hush', "{}", `{"jwtSecret":"${long}"}`, "null"]
        .concat(
          `{"jwtSecret":"${long}","encryptionKey":"hush"}`,
        )
    ) {
      await Deno.writeTextFile(`${folder}/secrets.json`, text);
      await assert.rejects(keepSecrets(folder, {}), (error) => {
        assert.ok(error instanceof StoreRefused, text);
        assert.match(error.message, /^Cannot use the secrets in ".*secrets\.json": [^\n]+$/);
        assert.doesNotMatch(error.message, /hush|jjjj/);
        return true;
      });
      assert.equal(await Deno.readTextFile(`${folder}/secrets.json`), text);
    }
  }));
