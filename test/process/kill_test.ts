import assert from "node:assert/strict";
import { adminAt, publish } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { ask, run, serve, temporaryFolder } from "./_child.ts";

const ROUNDS = 3;
const WRITERS = 4;
/** Publications that are acknowledged before the process is killed in the middle of the next ones. */
const ENOUGH = 12;

Deno.test("serve that is killed loses nothing acknowledged and needs no repair", async () => {
  using folder = temporaryFolder();
  const settings = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password };
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    await using server = await serve(settings);
    const before = acknowledged.size;
    const admin = adminAt(server.origin);
    const write = async (writer: number) => {
      for (let at = 0;; at++) {
        const name = `Contoso.R${round}W${writer}N${at}`;
        const path = await publish(admin, name.repeat(20_000), { package: name });
        acknowledged.set(name, path);
        if (acknowledged.size - before === ENOUGH) server.kill("SIGKILL");
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    const ends = await Promise.allSettled(writers);
    assert.ok(ends.every(({ status }) => status === "rejected"));
    await server.ended;
  }
  assert.ok(acknowledged.size >= ROUNDS * ENOUGH);

  const { code, out, err } = await run(["verify", "--json"], settings);
  assert.deepEqual([code, err], [0, []]);
  const verified = JSON.parse(out.join(""));
  assert.equal(verified.faults, 0);
  assert.ok(verified.versions >= acknowledged.size);

  await using server = await serve(settings);
  for (const [name, path] of acknowledged) {
    const { status, text } = await ask(server, path);
    assert.equal(status, 200, name);
    assert.ok(text === name.repeat(20_000), name);
  }
});

Deno.test("verify finds what was spoilt behind its back", async () => {
  using folder = temporaryFolder();
  const settings = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password };
  {
    await using server = await serve(settings);
    await publish(adminAt(server.origin), "as it was published");
    server.kill("SIGTERM");
    await server.ended;
  }
  const file = filesBelow(`${folder.path}/files`).find((path) => path.includes("setup.exe"))!;
  Deno.writeTextFileSync(file, "as it WAS published");
  const { code, out } = await run(["verify"], settings);
  assert.equal(code, 1);
  assert.match(out[0]!, /^Contoso\.Tool 1\.0 \S+: The file's SHA-256 is /);
  assert.equal(out[1], "1 packages, 1 versions, 1 files, 19 bytes: 1 faults");

  const swept = await run(["sweep", "--json"], settings);
  assert.deepEqual([swept.code, swept.err], [0, []]);
  assert.match(JSON.parse(swept.out.join("")).result, /^Removed 0 files /);
});

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}
