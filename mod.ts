/**
 * Packhouse: a private package registry in one program.
 * @module
 */
import { COMMANDS, processIo, runCommandLine } from "./ts/server/commands/mod.ts";

if (import.meta.main) Deno.exit(await runCommandLine(Deno.args, COMMANDS, processIo()));
