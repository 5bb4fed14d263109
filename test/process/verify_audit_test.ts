import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { ADMIN } from "../scenario/registry.ts";
import { until } from "../until.ts";
import { ask, run, serve, temporaryFolder, type Variables } from "./_child.ts";

const authorization = `Basic ${btoa(`${ADMIN.username}:${ADMIN.password}`)}`;

/** A data folder with a log of some events, and the log as it was exported. */
async function used(variables: Variables, file: string): Promise<void> {
  await using server = await serve(variables);
  const headers = { authorization, "content-type": "application/json" };
  for (const title of ["one", "two"]) {
    const body = JSON.stringify({ title });
    const made = await ask(server, "/api/v1/tokens", { method: "POST", headers, body });
    assert.equal(made.status, 201, made.text);
  }
  const exported = await ask(server, "/api/v1/audit/export", { headers });
  assert.equal(exported.status, 200);
  Deno.writeTextFileSync(file, exported.text);
  server.kill("SIGTERM");
  assert.equal((await server.ended).code, 0);
}

Deno.test("verify --audit proves the log, what was noted of it, and what was exported", async () => {
  using folder = temporaryFolder();
  const variables = {
    DATA_DIR: join(folder.path, "data"),
    ADMIN_PASSWORD: ADMIN.password,
    AUTH_ENCRYPTION_KEY: "1".repeat(64),
    JWT_SECRET: "0123456789abcdef0123456789abcdef",
  };
  const file = join(folder.path, "audit.ndjson");
  await used(variables, file);
  const verify = (...flags: string[]) => run(["verify", "--audit", ...flags], variables);

  const { code, out: [summary, end] } = await verify();
  const [, count] = /^(\d+) events of #1 to #(?:\d+): 0 faults$/.exec(summary!)!;
  const [, noted] = /^End: (\d+:[\w-]{43})$/.exec(end!)!;
  assert.equal(code, 0);
  assert.equal(noted!.split(":")[0], count, "no place is left out");
  assert.deepEqual((await verify("--expect", noted!)).code, 0);
  const other = `${count}:${"x".repeat(43)}`;
  const unexpected = await verify("--expect", other);
  assert.deepEqual([unexpected.code, unexpected.out[0]], [
    ...[1, `#${count}: Has another seal than was noted`],
  ]);
  const machine = JSON.parse((await verify("--json")).out.join("\n"));
  assert.deepEqual([machine.events, machine.faults, machine.list], [Number(count), 0, []]);
  assert.equal(`${machine.head.sequence}:${machine.head.seal}`, noted);

  const read = await verify("--file", file);
  assert.deepEqual([read.code, read.err], [0, []], read.out.join("\n"));
  const text = Deno.readTextFileSync(file);
  Deno.writeTextFileSync(file, text.replace('"target":"one"', '"target":"two"'));
  const changed = await verify("--file", file);
  assert.equal(changed.code, 1);
  assert.match(changed.out[0]!, /^#\d+: Is not what was recorded$/);

  const misuses = [
    ...[["--audit", "--expect", "1"], ["--expect", noted!], ["--file", file]],
    ["--audit", "--file", join(folder.path, "none")],
  ];
  for (const flags of misuses) {
    const misused = await run(["verify", ...flags], variables);
    assert.deepEqual([misused.code, misused.out], [2, []], flags.join(" "));
    assert.match(misused.err[0]!, /^Cannot (?:use|read) /);
  }

  using database = new DatabaseSync(join(variables.DATA_DIR, "packhouse.db"));
  database.exec("DELETE FROM events WHERE id = '0000000000000003'");
  const cut = await verify();
  assert.deepEqual([cut.code, cut.out[0]], [1, "#3: Is missing"]);
});

Deno.test("a server that is killed leaves a whole log, with every change that it has acknowledged", async () => {
  using folder = temporaryFolder();
  const variables = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password };
  const headers = { authorization, "content-type": "application/json" };
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round++) {
    await using server = await serve(variables);
    const over = new AbortController();
    const { signal } = over;
    const work = async (): Promise<void> => {
      while (!signal.aborted) {
        const init = { method: "POST", headers, body: JSON.stringify({ title: "t" }), signal };
        const made = await ask(server, "/api/v1/tokens", init);
        if (made.status === 201) acknowledged.push(made.headers.get("x-request-id")!);
      }
    };
    const working = Array.from({ length: 8 }, () => work().catch(() => {}));
    const enough = acknowledged.length + 20;
    await until("tokens are made", () => acknowledged.length > enough);
    server.kill("SIGKILL");
    await server.ended;
    over.abort();
    await Promise.all(working);
  }
  const verified = await run(["verify", "--audit", "--json"], variables);
  assert.equal(verified.code, 0, verified.out.join("\n"));
  using database = new DatabaseSync(join(folder.path, "packhouse.db"));
  const rows = database.prepare("SELECT body->'actor'->>'request' AS request FROM events").all();
  const recorded = new Set(rows.map(({ request }) => request));
  assert.deepEqual(acknowledged.filter((request) => !recorded.has(request)), []);
});

Deno.test("another AUTH_ENCRYPTION_KEY proves nothing, and serves nothing", async () => {
  using folder = temporaryFolder();
  const variables = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password };
  await used(variables, join(folder.path, "audit.ndjson"));
  const other = { ...variables, AUTH_ENCRYPTION_KEY: "2".repeat(64) };
  const foreign = await run(["verify", "--audit"], other);
  assert.equal(foreign.code, 1);
  assert.equal(foreign.out[0], "The log: The key is sealed with another AUTH_ENCRYPTION_KEY");
  const served = await run(["serve"], { ...other, PORT: "1" });
  assert.deepEqual([served.code, served.err], [1, [
    "Cannot use AUTH_ENCRYPTION_KEY: what is stored was sealed with another one",
  ]]);
});
