import assert from "node:assert/strict";
import { join } from "node:path";
import { freePort } from "../servers/component.ts";
import { ask, run, serve, temporaryFolder } from "./_child.ts";

const JSON_BODY = { "content-type": "application/json" };

Deno.test("serve prints address, credentials and how to add the source once, and no secret later", async () => {
  using folder = temporaryFolder();
  const DATA_DIR = join(folder.path, "data");
  let password = "";
  let token = "";
  {
    await using server = await serve({ DATA_DIR, ENVIRONMENT: "testing" });
    const [administrator, secret, address, ...rest] = server.out;
    assert.equal(administrator, "Administrator: admin");
    password = /^Password: ([0-9A-Za-z]{20})$/.exec(secret!)![1]!;
    assert.match(address!, new RegExp(`^Packhouse \\S+ listens on ${server.origin}$`));
    assert.equal(rest.length, 1);
    const source = `${server.origin}/winget/default/winget`;
    assert.ok(rest[0]!.endsWith(`winget source add -n packhouse -t Microsoft.Rest -a ${source}`));
    assert.equal(server.err.length, 0, server.err.join("\n"));

    const health = JSON.parse((await ask(server, "/health")).text);
    assert.deepEqual([health.status, health.environment], ["ok", "testing"]);
    assert.equal((await ask(server, "/healthz")).status, 200);
    const body = JSON.stringify({ username: "admin", password });
    const login = await ask(server, "/api/auth/login", {
      method: "POST",
      body,
      headers: JSON_BODY,
    });
    assert.equal(login.status, 200);
    token = JSON.parse(login.text).accessToken;

    server.kill("SIGTERM");
    assert.equal((await server.ended).code, 0);
    assert.deepEqual(server.err.filter((line) => !line.endsWith("INFO  Stopping")), []);
  }
  if (Deno.build.os !== "windows") {
    assert.equal(Deno.statSync(DATA_DIR).mode! & 0o77, 0);
    assert.equal(Deno.statSync(join(DATA_DIR, "secrets.json")).mode! & 0o77, 0);
  }

  await using server = await serve({ DATA_DIR });
  assert.doesNotMatch(server.out.join("\n"), /password|administrator:/i);
  assert.doesNotMatch(server.out.join("\n"), new RegExp(password));
  const me = await ask(server, "/api/v1/auth/me", {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(me.status, 200, "What was signed before the restart is believed after it");
  server.kill("SIGINT");
  assert.equal((await server.ended).code, 0);
});

Deno.test("serve makes the administrator that settings name, and shares DATA_DIR with nobody", async () => {
  using folder = temporaryFolder();
  const DATA_DIR = folder.path;
  const admin = {
    ADMIN_USERNAME: "root",
    ADMIN_EMAIL: "root@packages.test",
    ADMIN_PASSWORD: "correct-horse-battery",
  };
  await using server = await serve({ DATA_DIR, ...admin });
  assert.deepEqual(server.out.slice(0, 2), [
    `Administrator: ${admin.ADMIN_USERNAME}`,
    "Password: as ADMIN_PASSWORD says",
  ]);
  const body = JSON.stringify({ email: admin.ADMIN_EMAIL, password: admin.ADMIN_PASSWORD });
  const login = await ask(server, "/api/v1/auth/login", {
    method: "POST",
    body,
    headers: JSON_BODY,
  });
  assert.equal(login.status, 200);

  for (const command of ["serve", "verify"]) {
    const second = await run([command], { DATA_DIR, PORT: String(freePort()) });
    assert.deepEqual([second.code, second.out], [1, []], command);
    assert.deepEqual(second.err, [
      `Cannot use "${DATA_DIR}" as DATA_DIR: another packhouse is running on it; many instances need MONGODB_URL`,
    ]);
  }
  assert.equal((await ask(server, "/healthz")).status, 200);
});

Deno.test("serve that cannot listen says so in one line, and makes no credentials", async () => {
  using folder = temporaryFolder();
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const PORT = String(other.addr.port);
  const { code, out, err } = await run(["serve"], {
    DATA_DIR: folder.path,
    HOST: "127.0.0.1",
    PORT,
  });
  assert.equal(code, 1);
  assert.equal(err.length, 1);
  assert.match(err[0]!, new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${PORT}: `));
  assert.deepEqual(out, []);
});

Deno.test("serve refuses what it cannot start with, one line for each", async () => {
  using folder = temporaryFolder();
  const bad = await run(["serve"], {
    DATA_DIR: folder.path,
    PORT: "0",
    TRUST_PROXY: "true",
    S3_ENDPOINT: "http://127.0.0.1:1",
    TLS_CERT: "cert.pem",
  });
  assert.deepEqual([bad.code, bad.out, bad.err.length], [1, [], 4], bad.err.join("\n"));
  for (const line of bad.err) {
    assert.match(line, /^Cannot use .*(?:PORT|TRUST_PROXY|S3_ENDPOINT|TLS_CERT)/);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);

  const weak = await run(["serve"], { DATA_DIR: folder.path, ADMIN_PASSWORD: "admin" });
  assert.deepEqual([weak.code, weak.err.length], [1, 1], weak.err.join("\n"));
  assert.match(
    weak.err[0]!,
    /^Password is not allowed: ADMIN_PASSWORD: .* 5 characters, and 15 to/,
  );

  const pem = { TLS_CERT: join(folder.path, "none.pem"), TLS_KEY: join(folder.path, "none.key") };
  const plain = await run(["serve"], { DATA_DIR: folder.path, ...pem });
  assert.equal(plain.code, 1);
  assert.match(plain.err.join("\n"), /^Cannot use ".*none\.pem" as TLS_CERT: [^\n]*$/);
});

Deno.test("serve refuses a DATA_DIR that it cannot work in, in one line", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "file");
  Deno.writeTextFileSync(file, "");
  const { code, err } = await run(["serve"], { DATA_DIR: file });
  assert.deepEqual([code, err.length], [1, 1]);
  assert.match(err[0]!, /^Cannot use ".*file" as DATA_DIR: /);

  Deno.writeTextFileSync(join(folder.path, "secrets.json"), '{"jwtSecret":"hush');
  const spoilt = await run(["serve"], { DATA_DIR: folder.path });
  assert.deepEqual([spoilt.code, spoilt.err.length], [1, 1]);
  assert.match(spoilt.err[0]!, /^Cannot use the secrets in ".*secrets\.json": it is not JSON$/);
});
