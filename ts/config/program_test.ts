import assert from "node:assert/strict";
import { commandLine, socketPlace } from "./program.ts";
import { ValueRefused } from "./reader.ts";

Deno.test("socketPlace takes hosts with ports, and paths", () => {
  const rows = {
    "clamd:3310": { hostname: "clamd", port: 3310 },
    "127.0.0.1:1": { hostname: "127.0.0.1", port: 1 },
    "[::1]:3310": { hostname: "::1", port: 3310 },
    "/run/clamav/clamd.ctl": { path: "/run/clamav/clamd.ctl" },
    "./clamd": { path: "./clamd" },
  };
  for (const [text, place] of Object.entries(rows)) {
    assert.deepEqual(socketPlace.parse(text), place, text);
  }
  for (const text of ["clamd", "clamd:", "clamd:0", "clamd:65536", ":3310", "::1:3310", "a b:1"]) {
    assert.throws(() => socketPlace.parse(text), ValueRefused, text);
  }
});

Deno.test("commandLine keeps what stands in quotes together, and knows no shell", () => {
  const rows: Record<string, string[]> = {
    "/usr/bin/clamscan": ["/usr/bin/clamscan"],
    "  scan  --a  -b ": ["scan", "--a", "-b"],
    '"C:\\Program Files\\scan.exe" -x': ["C:\\Program Files\\scan.exe", "-x"],
    "scan --name='a \"b\" c' $HOME; rm": ["scan", '--name=a "b" c', "$HOME;", "rm"],
    'scan ""': ["scan", ""],
  };
  for (const [text, words] of Object.entries(rows)) {
    assert.deepEqual(commandLine.parse(text), words, text);
  }
  for (const text of ["", "   ", 'scan "a', "scan 'a", "scan\nb"]) {
    assert.throws(() => commandLine.parse(text), ValueRefused, text);
  }
});
