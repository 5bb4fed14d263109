/** The product, which tells at another port for how long at most it kept everything else waiting since it was last asked. */
import { COMMANDS, processIo, runCommandLine } from "../../../ts/server/commands/mod.ts";

const EVERY = 1;

let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last - EVERY);
  last = now;
}, EVERY);
Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen() {} }, () => {
  const held = longest;
  longest = 0;
  return Response.json(held);
});
Deno.exit(await runCommandLine(["serve"], COMMANDS, processIo()));
