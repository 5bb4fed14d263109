import assert from "node:assert/strict";
import { createLog, type LogLevel } from "./log.ts";

Deno.test("createLog() obeys its level as it is at the moment", () => {
  const lines: string[] = [];
  const level: LogLevel = { current: "warn" };
  const write = (line: string) => void lines.push(JSON.parse(line).message);
  const log = createLog({ format: "json", level, write, now: () => 0 });
  log("info", "before");
  level.current = "debug";
  log("debug", "meanwhile");
  level.current = "error";
  log("warn", "after");
  log("error", "always");
  assert.deepEqual(lines, ["meanwhile", "always"]);
});
