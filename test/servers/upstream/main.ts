/** Runs the stand-in by itself: `--packages N --versions N [--port N] [--v1]`; prints its URL on a line. */
import { parseArgs } from "node:util";
import { startUpstream } from "./mod.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { packages: text, versions: text, port: text, v1: { type: "boolean" } },
});
const { packages = "10000", versions = "10", port = "0" } = values;
await using upstream = await startUpstream({
  bulk: { packages: Number(packages), versions: Number(versions) },
  port: Number(port),
  v2: !values.v1,
});
console.log(upstream.url);
await new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, resolve);
});
