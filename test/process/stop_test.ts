import assert from "node:assert/strict";
import { adminAt, pattern, publish } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { until } from "../until.ts";
import { serve, type Server, temporaryFolder } from "./_child.ts";
import { Socket } from "./_socket.ts";

/** More than any buffer between two processes takes in. */
const BYTES = pattern(32 * 1024 * 1024);

Deno.test("serve finishes a slow download after SIGTERM, and accepts nothing more", async () => {
  using folder = temporaryFolder();
  const settings = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password };
  await using server = await serve({ ...settings, SHUTDOWN_SECONDS: "600" });
  const path = await publish(adminAt(server.origin), BYTES);
  using socket = await Socket.open(server.port);
  await socket.send(`GET ${path} HTTP/1.1\r\nHost: packages.test\r\nConnection: close\r\n\r\n`);
  using idle = await Socket.open(server.port);
  await idle.send("GET /health HTTP/1.1\r\nHost: packages.test\r\n\r\n");
  assert.ok((await idle.receive(65_536))!.length > 0);
  let received = (await socket.receive(65_536))!.length;

  server.kill("SIGTERM");
  await until("refuses connections", () => refuses(server.port));
  for (let next; (next = await socket.receive(1 << 20));) received += next.length;
  assert.ok(received > BYTES.length, `${received} bytes`);
  assert.equal(await codeOf(server), 0, "A connection that is idle is not waited for");
});

Deno.test("serve ends what does not finish within SHUTDOWN_SECONDS", async () => {
  using folder = temporaryFolder();
  const settings = { DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password, SHUTDOWN_SECONDS: "1" };
  await using server = await serve(settings);
  const path = await publish(adminAt(server.origin), BYTES);
  using stuck = await Socket.open(server.port);
  await stuck.send(`GET ${path} HTTP/1.1\r\nHost: packages.test\r\n\r\n`);
  assert.ok((await stuck.receive(65_536))!.length > 0);

  const toldAt = performance.now();
  server.kill("SIGTERM");
  assert.equal(await codeOf(server), 0, server.err.join("\n"));
  const milliseconds = performance.now() - toldAt;
  assert.ok(milliseconds > 900, `${milliseconds} ms`);
});

/** How a server ends that has been told to. */
async function codeOf({ ended }: Server): Promise<number | null> {
  let code: number | null = null;
  void ended.then((end) => code = end.code);
  await until("it ends", () => code !== null);
  return code;
}

async function refuses(port: number): Promise<boolean> {
  try {
    (await Socket.open(port))[Symbol.dispose]();
    return false;
  } catch {
    return true;
  }
}
