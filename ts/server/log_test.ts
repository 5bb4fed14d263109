import assert from "node:assert/strict";
import { createLog, inRoom, type LogLevel } from "./log.ts";

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

Deno.test("createLog() obeys the level of a room where it has one of its own", () => {
  const lines: string[] = [];
  const level: LogLevel = { current: "info", rooms: { mirror: "debug", store: "error" } };
  const write = (line: string) => void lines.push(line);
  const log = createLog({ format: "text", level, write, now: () => 0 });
  for (const room of ["mirror", "store", "jobs"] as const) {
    for (const level of ["debug", "warn"] as const) inRoom(log, room)(level, "said", { a: 1 });
  }
  assert.deepEqual(lines.map((line) => line.slice(25)), [
    "DEBUG said room=mirror a=1",
    "WARN  said room=mirror a=1",
    "WARN  said room=jobs a=1",
  ]);
});
