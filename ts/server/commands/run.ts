import { type Arguments, parseArguments } from "../../config/flags.ts";
import { loadSettings } from "../../config/load_settings.ts";
import { SettingsRefused, UsageRefused } from "../../config/refused.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { StoreRefused } from "../../store/store_refused.ts";
import { type Command, type CommandIo, EXIT, type FlagValues } from "./command.ts";
import { explain, findCommand, helpCommand } from "./help.ts";

/** What a first argument means that is a flag instead of a command. */
const INSTEAD: Readonly<Record<string, string>> = {
  "--help": "help",
  "-h": "help",
  "--version": "version",
};

/** Runs `packhouse {args}` and resolves to the exit code; `help` when there are no arguments. Never rejects. */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  io: CommandIo,
): Promise<number> {
  const [first = "help", ...rest] = args;
  try {
    const command = findCommand([...commands, helpCommand(commands)], INSTEAD[first] ?? first);
    return await runCommand(command, rest, io);
  } catch (error) {
    return report(error, io);
  }
}

async function runCommand(
  command: Command,
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  const given = parseArguments(args, command.options);
  if (given.own.has("help")) {
    explain(command).forEach(io.stdout);
    return EXIT.done;
  }
  refuseMisuse(command, given);
  return await command.run({
    flags: valuesOf(given),
    positionals: given.positionals,
    io,
    settings: () => loadSettings({ ...io, args, own: command.options }),
  });
}

function refuseMisuse({ name, usage, withoutSettings }: Command, given: Arguments): void {
  const flag = typeof withoutSettings === "object" ? withoutSettings.unless : null;
  const readsNone = withoutSettings && !(flag !== null && given.own.has(flag));
  const strays = readsNone && given.settings.size > 0
    ? [`Cannot use settings with "${name}": it reads none${flag ? ` without --${flag}` : ""}`]
    : [];
  const extra = usage === undefined && given.positionals.length > 0
    ? [`Cannot use ${JSON.stringify(given.positionals[0])}: "${name}" takes no arguments`]
    : [];
  const lines = [...given.problems, ...strays, ...extra];
  if (lines.length > 0) throw new UsageRefused([...lines, `Try "packhouse ${name} --help"`]);
}

function valuesOf({ own }: Arguments): FlagValues {
  return {
    has: (flag) => own.has(flag),
    text: (flag) => own.get(flag)?.at(-1),
    all: (flag) => own.get(flag) ?? [],
  };
}

function report(error: unknown, { stderr }: CommandIo): number {
  if (error instanceof UsageRefused || error instanceof SettingsRefused) {
    error.lines.forEach(stderr);
  } else if (error instanceof StoreRefused) {
    stderr(error.message);
  } else if (error instanceof RegistryError) {
    stderr(error.message);
    for (const { field, says } of error.findings) stderr(`  ${field}: ${says}`);
  } else stderr(error instanceof Error && error.stack ? error.stack : String(error));
  return error instanceof UsageRefused ? EXIT.misused : EXIT.failed;
}
