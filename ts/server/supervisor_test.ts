import assert from "node:assert/strict";
import { createSupervisor } from "./supervisor.ts";

Deno.test("a supervisor hears when the server is ready, and when it stops", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/notify`;
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  const heard = async () => new TextDecoder().decode((await socket.receive())[0]);
  try {
    const supervisor = createSupervisor({ NOTIFY_SOCKET: path });
    await supervisor.ready();
    assert.equal(await heard(), "READY=1");
    await supervisor.stopping();
    assert.equal(await heard(), "STOPPING=1");
  } finally {
    socket.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a supervisor with a watchdog hears that events are handled, until the server stops", async () => {
  const beats = Promise.withResolvers<void>();
  const heard: string[] = [];
  const supervisor = createSupervisor({ WATCHDOG_USEC: "4000" }, (message) => {
    if (heard.push(message) === 4) beats.resolve();
    return Promise.resolve();
  });
  await supervisor.ready();
  await beats.promise;
  await supervisor.stopping();
  assert.deepEqual(heard.slice(0, 4), ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]);
  assert.equal(heard.at(-1), "STOPPING=1");
});

Deno.test("a supervisor that went away does not take the server along", async () => {
  for (const NOTIFY_SOCKET of [undefined, "/nowhere/notify", "@abstract"]) {
    const supervisor = createSupervisor({ NOTIFY_SOCKET });
    await supervisor.ready();
    await supervisor.stopping();
  }
});
