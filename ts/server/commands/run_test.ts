import assert from "node:assert/strict";
import { RegistryError } from "../../model/registry_error.ts";
import { flagOf, ROWS } from "../../config/settings.ts";
import { VERSION } from "../../config/version.ts";
import type { Command, CommandContext } from "./command.ts";
import { COMMANDS, runCommandLine } from "./mod.ts";

interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

interface Given {
  readonly commands?: readonly Command[];
  readonly env?: Record<string, string>;
}

async function run(args: readonly string[], given: Given = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, given.commands ?? COMMANDS, {
    env: given.env ?? {},
    readFile: () => Promise.resolve(null),
    readLine: () => Promise.resolve(""),
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
  });
  return { code, out, err };
}

/** A command `try` with a switch and a repeatable flag, that does what it is told. */
function trying(does: (context: CommandContext) => Promise<number>): readonly Command[] {
  const options = {
    json: { about: "Print JSON" },
    repo: { about: "Repository", takes: "ORG/REPO", short: "r" },
  };
  return [{ name: "try", about: "Try it", usage: "FILE…", options, run: does }];
}

Deno.test("runCommandLine() explains itself when nothing is asked of it", async () => {
  const { code, out } = await run([]);
  assert.equal(code, 0);
  for (const { name } of COMMANDS) assert.ok(out.some((line) => line.startsWith(`  ${name} `)));
  assert.deepEqual(await run(["--help"]), await run([]));
  assert.deepEqual(await run(["help"]), await run([]));
});

Deno.test("runCommandLine() explains a command with its flags and all settings", async () => {
  const { code, out } = await run(["try", "--help"], { commands: trying(() => assert.fail()) });
  assert.equal(code, 0);
  const text = out.join("\n");
  assert.match(text, /Usage: packhouse try FILE… \[FLAGS\]/);
  assert.match(text, /-r, --repo ORG\/REPO/);
  for (const { env } of ROWS) assert.match(text, new RegExp(`^ {2}--${flagOf(env)}\\b`, "m"));
  assert.deepEqual(
    (await run(["help", "try"], { commands: trying(() => assert.fail()) })).out,
    out,
  );
});

Deno.test("runCommandLine() prints the version", async () => {
  const expected = { code: 0, out: [`packhouse ${VERSION}`], err: [] };
  assert.deepEqual(await run(["version"]), expected);
  assert.deepEqual(await run(["--version"]), expected);
});

Deno.test("runCommandLine() refuses an unknown command in one line", async () => {
  const { code, out, err } = await run(["sevre"]);
  assert.equal(code, 2);
  assert.deepEqual(out, []);
  assert.equal(err.length, 1);
  assert.match(err[0] ?? "", /^Cannot run "sevre": the commands are .*version/);
});

const MISUSED: readonly (readonly [string, string[], RegExp])[] = [
  ["an unknown flag", ["try", "--frobnicate"], /"--frobnicate": no such flag/],
  ["an unknown short flag", ["try", "-x"], /"-x": no such flag/],
  ["a switch with a value", ["try", "--json=yes"], /"--json" with a value: it takes none/],
  ["a flag without its value", ["try", "--repo"], /"--repo" alone: it needs a value/],
  ["settings for a command that reads none", ["version", "--port", "1"], /it reads none/],
  ["arguments of a command that takes none", ["version", "now"], /takes no arguments/],
];

for (const [what, args, line] of MISUSED) {
  Deno.test(`runCommandLine() refuses ${what} with exit code 2`, async () => {
    const commands = [...trying(() => assert.fail()), ...COMMANDS];
    const { code, err } = await run(args, { commands });
    assert.equal(code, 2);
    assert.match(err[0] ?? "", line);
  });
}

Deno.test("runCommandLine() hands a command its flags, arguments and settings", async () => {
  const commands = trying(async ({ flags, positionals, settings }) => {
    assert.equal(flags.has("json"), true);
    assert.equal(flags.text("repo"), "b/c");
    assert.deepEqual(flags.all("repo"), ["a/b", "b/c"]);
    assert.deepEqual(flags.all("help"), []);
    assert.deepEqual(positionals, ["one.msi", "--two.msi"]);
    assert.equal((await settings()).settings.server.port, 81);
    return 7;
  });
  const args = ["try", "--json", "one.msi", "-r", "a/b", "--repo=b/c", "--port", "81", "--"];
  assert.deepEqual(await run([...args, "--two.msi"], { commands }), { code: 7, out: [], err: [] });
});

Deno.test("runCommandLine() takes - for a value: standard input or output", async () => {
  const commands = trying(({ flags }) => Promise.resolve(flags.text("repo") === "-" ? 0 : 1));
  assert.equal((await run(["try", "--repo", "-"], { commands })).code, 0);
});

Deno.test("runCommandLine() prints each refused setting on a line, with exit code 1", async () => {
  const commands = trying(async ({ settings }) => (await settings()).settings.server.port);
  const { code, err } = await run(["try"], { commands, env: { PORT: "0", HOST: "a b" } });
  assert.equal(code, 1);
  assert.deepEqual(err, [
    'Cannot use "a b" as HOST: it must be an IP address or a host name',
    'Cannot use "0" as PORT: it must be between 1 and 65535',
  ]);
});

Deno.test("runCommandLine() says a refusal in one line, and where a fault comes from", async () => {
  const refused = new RegistryError("name_taken", '"acme"');
  assert.deepEqual(await run(["try"], { commands: trying(() => Promise.reject(refused)) }), {
    code: 1,
    out: [],
    err: ['Name is already in use: "acme"'],
  });
  const fault = await run(["try"], { commands: trying(() => Promise.reject(new Error("odd"))) });
  assert.equal(fault.code, 1);
  assert.match(fault.err[0] ?? "", /^Error: odd\n\s+at /);
});

Deno.test("COMMANDS have names of their own, and no flag that is a setting's", () => {
  const names = COMMANDS.map(({ name }) => name);
  assert.equal(new Set([...names, "help"]).size, names.length + 1);
  const taken = new Set([...ROWS.map(({ env }) => flagOf(env)), "config", "help"]);
  for (const { name, options = {} } of COMMANDS) {
    for (const flag of Object.keys(options)) assert.ok(!taken.has(flag), `${name} --${flag}`);
  }
});
