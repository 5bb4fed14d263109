import assert from "node:assert/strict";
import { until } from "../until.ts";
import { ask, serve, temporaryFolder } from "./_child.ts";

Deno.test({
  name: "serve says that it is not ready for SHUTDOWN_DELAY_SECONDS, and answers meanwhile",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = temporaryFolder();
    await using server = await serve({ DATA_DIR: folder.path, SHUTDOWN_DELAY_SECONDS: "3600" });
    assert.equal((await ask(server, "/healthz")).status, 200);
    server.kill("SIGTERM");
    await until("it drains", async () => (await ask(server, "/healthz")).status === 503);
    assert.deepEqual(JSON.parse((await ask(server, "/healthz")).text), { status: "draining" });
    assert.equal((await ask(server, "/information")).status, 200);
    server.kill("SIGTERM");
    await server.ended;
  },
});
