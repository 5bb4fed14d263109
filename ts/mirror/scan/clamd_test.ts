import assert from "node:assert/strict";
import {
  eicar,
  LONGEST_FILE,
  LONGEST_STREAM,
  SIGNATURE,
  startClamd,
} from "../../../test/servers/clamd.ts";
import { freePort, lacks } from "../../../test/servers/component.ts";
import { type Answer, loopback } from "../../kit/egress/_loopback.ts";
import { assertScanned, localFile } from "./_scanned.ts";
import { ClamdScanner } from "./clamd.ts";

const failed = (says: RegExp) => ({ reason: "scan_failed", says });

Deno.test({
  name: "scan() says what clamd says, over TCP and its socket",
  ignore: lacks("clamd"),
  async fn() {
    await using clamd = await startClamd();
    for (const place of [clamd.tcp, clamd.socket]) {
      const scanner = new ClamdScanner({ place });
      await assertScanned(scanner, new TextEncoder().encode("harmless"), null);
      await assertScanned(scanner, new Uint8Array(), null);
      await assertScanned(scanner, new Uint8Array(LONGEST_FILE - 1), null);
      const found = { reason: "scan_found", says: new RegExp(`^clamd found ${SIGNATURE}`) };
      await assertScanned(scanner, eicar(), found);
      const hidden = new Uint8Array(500_000);
      hidden.set(eicar(), 400_000);
      await assertScanned(scanner, hidden, found);
      await assertScanned(scanner, new Uint8Array(LONGEST_FILE + 1), failed(/no more than a part/));
      await assertScanned(
        scanner,
        new Uint8Array(LONGEST_STREAM + 1_000_000),
        failed(/takes no stream of 3097152 bytes: StreamMaxLength/),
      );
    }
  },
});

const FAULTS: readonly (readonly [string, Answer, RegExp])[] = [
  ["breaks off", () => {}, /^clamd broke off/],
  ["says nonsense", (wire) => wire.send("stream: what?\0"), /^clamd says "stream: what\?"$/],
  [
    "says more than anybody reads",
    (wire) => wire.send("x".repeat(100_000)),
    /^clamd says "x{200}"/,
  ],
  ["fails", (wire) => wire.send("stream: Can't allocate memory ERROR\0"), /memory ERROR/],
  ["says nothing", (wire) => wire.gone(), /^clamd does not answer in time$/],
];

for (const [name, answer, says] of FAULTS) {
  Deno.test(`scan() lets nothing pass where clamd ${name}`, async () => {
    // The wire is read to the two line ends that an HTTP request has: here they are in the file.
    await using server = loopback(answer);
    const place = { hostname: "127.0.0.1", port: server.port };
    const scanner = new ClamdScanner({ place, stepMs: 20_000, lookMs: 300 });
    await assertScanned(scanner, new TextEncoder().encode("file\r\n\r\n"), failed(says));
  });
}

Deno.test("scan() lets nothing pass where there is no clamd", async () => {
  for (const place of [{ hostname: "127.0.0.1", port: freePort() }, { path: "/nowhere/clamd" }]) {
    await assertScanned(new ClamdScanner({ place }), eicar(), failed(/cannot be reached/));
  }
});

Deno.test("scan() hands clamd no file that it would let pass unseen", async () => {
  const scanner = new ClamdScanner({ place: { path: "/nowhere/clamd" } });
  using file = await localFile(eicar());
  await assert.rejects(
    scanner.scan({ ...file, size: 2 ** 31 }, new AbortController().signal),
    { name: "Unverified", reason: "scan_failed", message: /2 GiB/ },
  );
});

Deno.test("scan() by clamd ends when nobody wants it any more", async () => {
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using server = loopback(async (wire) => {
    asked.resolve();
    await wire.gone();
    gone.resolve();
  });
  using file = await localFile(new TextEncoder().encode("file\r\n\r\n"));
  const stop = new AbortController();
  const scanner = new ClamdScanner({ place: { hostname: "127.0.0.1", port: server.port } });
  const scanned = assert.rejects(scanner.scan(file, stop.signal), /enough/);
  await asked.promise;
  stop.abort(new Error("enough"));
  await Promise.all([scanned, gone.promise]);
});
