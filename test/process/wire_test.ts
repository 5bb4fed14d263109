import assert from "node:assert/strict";
import { adminAt, tokenOf, upload, uploadPath } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { until } from "../until.ts";
import { ask, serve, type Server, temporaryFolder } from "./_child.ts";
import { exchange, Socket } from "./_socket.ts";

interface Row {
  readonly name: string;
  readonly request: string;
  /** What the answer begins with. */
  readonly status: RegExp;
  readonly body?: RegExp;
}

const END = "Connection: close\r\n\r\n";
const manyFields = Array.from({ length: 500 }, (_, at) => `X-${at}: a\r\n`).join("");

const ROWS: readonly Row[] = [
  {
    name: "a request line that is endless",
    request: `GET /${"a".repeat(70_000)} HTTP/1.1\r\nHost: a.test\r\n${END}`,
    status: /^HTTP\/1\.1 (?:400|414) /,
  },
  {
    name: "an address that is too long",
    request: `GET /information?${"a".repeat(9_000)} HTTP/1.1\r\nHost: a.test\r\n${END}`,
    status: /^HTTP\/1\.1 414 /,
    body: /"ErrorCode":414/,
  },
  {
    name: "a header that is endless",
    request: `GET /health HTTP/1.1\r\nHost: a.test\r\nX-A: ${"a".repeat(900_000)}\r\n${END}`,
    status: /^(?:HTTP\/1\.1 (?:400|431) |$)/,
  },
  {
    name: "too many headers",
    request: `GET /health HTTP/1.1\r\nHost: a.test\r\n${manyFields}${END}`,
    status: /^HTTP\/1\.1 (?:400|431) /,
  },
  {
    name: "headers as large as cookies and tokens make them",
    request: `GET /health HTTP/1.1\r\nHost: a.test\r\nX-A: ${"a".repeat(16_000)}\r\n${END}`,
    status: /^HTTP\/1\.1 200 /,
  },
  ...["a b<>", "a.test/../dl?x=", "user:secret@a.test", "a.test:99999", "a.test#", "[::1"].map((
    host,
  ) => ({
    name: `the host ${JSON.stringify(host)}`,
    request: `GET /api/v1/repositories HTTP/1.1\r\nHost: ${host}\r\n${END}`,
    status: /^HTTP\/1\.1 400 /,
    body: /"code":"request_malformed"/,
  })),
  {
    name: "two hosts",
    request: `GET /health HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n${END}`,
    status: /^HTTP\/1\.1 400 /,
  },
  {
    name: "length and chunks at once",
    request:
      `POST /manifestSearch HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
    status: /^HTTP\/1\.1 400 /,
  },
  {
    name: "what is no HTTP",
    request: "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    status: /^HTTP\/1\.1 400 /,
  },
  {
    name: "a body of chunks that are none",
    request:
      `POST /manifestSearch HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n${END}ZZ\r\n{}\r\n`,
    status: /^(?:HTTP\/1\.1 400 |$)/,
  },
  {
    name: "a method that nobody knows",
    request: `FROBNICATE /health HTTP/1.1\r\nHost: a.test\r\n${END}`,
    status: /^HTTP\/1\.1 405 /,
    body: /allow: GET, HEAD/i,
  },
  {
    name: "wrong percent-encoding",
    request: `GET /api/v1/repositories/%E0%A4 HTTP/1.1\r\nHost: a.test\r\n${END}`,
    status: /^HTTP\/1\.1 400 /,
  },
];

Deno.test("serve answers nonsense on the wire precisely and goes on", async () => {
  using folder = temporaryFolder();
  await using server = await serve({ DATA_DIR: folder.path });
  for (const { name, request, status, body } of ROWS) {
    const answer = await exchange(server.port, request);
    assert.match(answer, status, name);
    if (body) assert.match(answer, body, name);
    assert.equal((await ask(server, "/health")).status, 200, name);
  }
  assert.deepEqual([...server.err], [], "Nobody's nonsense is our fault");
});

Deno.test("serve takes uploads of exactly the length that it allows, and keeps nothing of others", async () => {
  using folder = temporaryFolder();
  const settings = {
    DATA_DIR: folder.path,
    ADMIN_PASSWORD: ADMIN.password,
    MAX_UPLOAD_BYTES: "1MiB",
  };
  await using server = await serve({ ...settings, LOG_LEVEL: "debug" });
  const admin = adminAt(server.origin);
  const MIB = 1024 ** 2;
  const authorization = `Basic ${btoa(`${ADMIN.username}:${ADMIN.password}`)}`;
  const head =
    `PUT ${uploadPath()} HTTP/1.1\r\nHost: a.test\r\nAuthorization: ${authorization}\r\n`;

  const tooLong = `${head}Content-Length: ${16 * MIB}\r\n${END}`;
  for (const request of [tooLong, tooLong + "a".repeat(16 * MIB)]) {
    const announced = await exchange(server.port, request);
    assert.match(announced, /^HTTP\/1\.1 413 /);
    assert.match(announced, /"code":"body_too_large"/);
  }
  const chunk = `10000\r\n${"a".repeat(0x10000)}\r\n`;
  const chunked = await exchange(
    server.port,
    `${head}Transfer-Encoding: chunked\r\n${END}${chunk.repeat(16)}1\r\na\r\n0\r\n\r\n`,
  );
  assert.match(chunked, /^HTTP\/1\.1 413 /);
  const half = `${head}Content-Length: 1000\r\n\r\n${"a".repeat(500)}`;
  await breakOff(server, half, () => true);
  await breakOff(server, half, () => filesBelow(`${folder.path}/files/.tmp`).length > 0);
  const spoilt = await exchange(
    server.port,
    `${head}Transfer-Encoding: chunked\r\n${END}5\r\nhello\r\nZZ\r\n`,
  );
  assert.doesNotMatch(spoilt, /^HTTP\/1\.1 2/);
  assert.deepEqual(filesBelow(`${folder.path}/files`), []);

  assert.equal((await upload(admin, new Uint8Array(MIB))).size, MIB);
  assert.equal(filesBelow(`${folder.path}/files`).length, 1);
  assert.deepEqual(server.err.filter((line) => !line.includes(" DEBUG ")), []);
});

/** Goes away in the middle of a body as soon as `then` holds, and waits until the server has noticed. */
async function breakOff(server: Server, request: string, then: () => boolean): Promise<void> {
  const noticed = () => server.err.filter((line) => line.includes("body broke off")).length;
  const before = noticed();
  {
    using broken = await Socket.open(server.port);
    await broken.send(request);
    await until("it is received", then);
  }
  await until("it is noticed", () => noticed() > before);
}

Deno.test("serve logs no secret, whatever it logs", async () => {
  using folder = temporaryFolder();
  const secrets = {
    ADMIN_PASSWORD: "correct-horse-battery",
    JWT_SECRET: "jwt-secret-jwt-secret-jwt-secret-jwt",
    AUTH_ENCRYPTION_KEY: "ab".repeat(32),
  };
  const settings = { DATA_DIR: folder.path, DEBUG: "true", LOG_FORMAT: "json", ...secrets };
  await using server = await serve(settings);
  const admin = adminAt(server.origin);
  const token = await tokenOf({ admin }, {});
  const bearer = { authorization: `Bearer ${token}` };
  assert.equal((await ask(server, "/api/v1/tokens", { headers: bearer })).status, 200);
  const byQuery = await ask(server, `/packages?code=${token}`);
  assert.equal(byQuery.status, 204, byQuery.text);
  const byKey = await ask(server, "/packages", { headers: { "x-functions-key": token } });
  assert.equal(byKey.status, 204);
  const wrong = { authorization: `Basic ${btoa("admin:wrong-password")}` };
  assert.equal((await ask(server, "/packages", { headers: wrong })).status, 401);
  const body = JSON.stringify({ username: "admin", password: secrets.ADMIN_PASSWORD });
  const headers = { "content-type": "application/json" };
  const login = await ask(server, "/api/auth/login", { method: "POST", body, headers });
  const { accessToken, refreshToken } = JSON.parse(login.text);
  const refused = await ask(server, `/api/v1/auth/me?code=${accessToken}x`);
  assert.equal(refused.status, 401);

  server.kill("SIGTERM");
  const { out, err } = await server.ended;
  assert.ok(err.some((line) => JSON.parse(line).path === "/packages"), "Requests are logged");
  const said = [...out, ...err].join("\n");
  const all = [...Object.values(secrets), token, accessToken, refreshToken, "wrong-password"];
  for (const secret of [...all, ...all.map((one) => btoa(`admin:${one}`))]) {
    assert.ok(!said.includes(secret), secret);
  }
});

/** What clients could see; a body that broke off may leave its beginning aside for a day. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}
