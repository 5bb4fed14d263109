import assert from "node:assert/strict";
import { loadSettings } from "../ts/config/load_settings.ts";
import { flagOf, ROWS } from "../ts/config/settings.ts";
import { CATALOGUE } from "../ts/model/registry_error.ts";
import { EXAMPLES, pages, stalePages } from "./write_docs.ts";

const EXAMPLES_FOLDER = new URL("../docs/examples/", import.meta.url);

/** Every secret in the examples is in a file; 64 hexadecimal digits will do for each of them. */
function readFileAround(path: string, content: string): (asked: string) => Promise<string | null> {
  return (asked) => Promise.resolve(asked === path ? content : "ab".repeat(32));
}

Deno.test("stalePages() finds docs/ as the tables say it", async () => {
  assert.deepEqual(await stalePages(), []);
});

Deno.test("pages() names every setting and every error", async () => {
  const { "settings.md": settings = "", "errors.md": errors = "" } = await pages();
  for (const { env, id } of ROWS) {
    assert.match(settings, new RegExp(`^\\| \`${env}\`.*\`${id}\``, "m"));
  }
  for (const code of Object.keys(CATALOGUE)) {
    assert.match(errors, new RegExp(`^\\| \`${code}\` `, "m"));
  }
  assert.ok(settings.includes(`--${flagOf("S3_SECRET_KEY")}`));
});

Deno.test("docs/examples/ holds the examples that the settings page shows", async () => {
  const files = await Array.fromAsync(Deno.readDir(EXAMPLES_FOLDER), ({ name }) => name);
  assert.deepEqual(files.sort(), Object.keys(EXAMPLES).sort());
});

for (const file of Object.keys(EXAMPLES)) {
  Deno.test(`loadSettings() takes docs/examples/${file}`, async () => {
    const content = await Deno.readTextFile(new URL(file, EXAMPLES_FOLDER));
    const { said } = await loadSettings({
      args: ["--config", file],
      env: {},
      readFile: readFileAround(file, content),
    });
    const set = [...said.values()].filter(({ origin }) => origin !== "default");
    assert.equal(set.length, Object.keys(JSON.parse(content)).length);
  });
}
