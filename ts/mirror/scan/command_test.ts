import assert from "node:assert/strict";
import { assertScanned, localFile } from "./_scanned.ts";
import { CommandScanner } from "./command.ts";

const BYTES = new TextEncoder().encode("a file");
/** Scripts are for a shell of Unix. */
const ignore = Deno.build.os === "windows";

function script(text: string, longest?: number): CommandScanner {
  return new CommandScanner({ command: ["/bin/sh", "-c", text, "scan"], longest });
}

const ROWS: readonly (readonly [string, string, string, RegExp])[] = [
  ["finds nothing", 'test "$(cat "$1")" = "a file"', "", /./],
  ["finds something", "echo 'Bad.Thing FOUND'; exit 1", "scan_found", /^Bad\.Thing FOUND$/],
  ["finds something silently", "exit 1", "scan_found", /says no more/],
  ["fails", "echo 'no database' >&2; exit 2", "scan_failed", /status 2: no database$/],
  ["is killed", "kill -9 $$", "scan_failed", /status 137$/],
  ["says too much", "yes | head -c 5000000; exit 1", "scan_found", /^[y ]{1000,2048}$/],
  ["leaves somebody behind", "sleep 1000 & exit 1", "scan_found", /./],
  ["gets no secret", 'test -z "$PACKHOUSE_TEST_SECRET" && test -n "$PATH"', "", /./],
];

for (const [name, text, reason, says] of ROWS) {
  Deno.test({
    name: `scan() by a program that ${name}: ${reason || "passes"}`,
    ignore,
    async fn() {
      Deno.env.set("PACKHOUSE_TEST_SECRET", "secret");
      try {
        await assertScanned(script(text), BYTES, reason ? { reason, says } : null);
      } finally {
        Deno.env.delete("PACKHOUSE_TEST_SECRET");
      }
    },
  });
}

Deno.test("scan() by a program that is not there lets nothing pass", async () => {
  const scanner = new CommandScanner({ command: ["/nowhere/scan"] });
  await assertScanned(scanner, BYTES, { reason: "scan_failed", says: /cannot be started/ });
});

Deno.test({
  name: "scan() stops a program that takes too long, and what it has started",
  ignore,
  async fn() {
    const slow = script("sleep 1000 | cat", 300);
    await assertScanned(slow, BYTES, { reason: "scan_failed", says: /in time/ });
  },
});

Deno.test({
  name: "scan() by a program ends when nobody wants it any more",
  ignore,
  async fn() {
    using file = await localFile(BYTES);
    const folder = await Deno.makeTempDir();
    try {
      const stop = new AbortController();
      const scanner = script(`echo > ${folder}/begun; exec sleep 1000`);
      const scanned = assert.rejects(scanner.scan(file, stop.signal), /enough/);
      while (!await Deno.stat(`${folder}/begun`).then(() => true, () => false)) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      stop.abort(new Error("enough"));
      await scanned;
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
