import { UsageRefused } from "../../../config/refused.ts";
import { ROWS } from "../../../config/settings.ts";
import { type LoadedSettings, loadSettings } from "../../../config/load_settings.ts";
import { isJsonObject, type Json, parseJson } from "../../../kit/json.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { type Host, realHost, toldHost } from "./host.ts";
import { launchd } from "./launchd.ts";
import { type Manager, type Places, ServiceRefused } from "./manager.ts";
import { systemd } from "./systemd.ts";
import { taskScheduler } from "./task_scheduler.ts";

const MANAGERS: Readonly<Record<string, Manager>> = {
  darwin: launchd,
  linux: systemd,
  windows: taskScheduler,
};

type Act = (context: CommandContext, manager: Manager, host: Host) => Promise<number>;

const ACTS: Readonly<Record<string, Act>> = { install, status, uninstall };

/** Runs `packhouse service {act}` by what starts programs on this kind of system. */
export async function runService(context: CommandContext): Promise<number> {
  const { positionals: [name = "", ...strays], flags, io } = context;
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (!act || strays.length > 0) {
    throw new UsageRefused(['Try "packhouse service install", "status" or "uninstall"']);
  }
  const manager = MANAGERS[Deno.build.os];
  if (!manager) throw new UsageRefused([`Cannot install a service on ${Deno.build.os}`]);
  const host = realHost(flags.text("root"));
  try {
    return await act(context, manager, flags.has("dry-run") ? toldHost(host, io.stdout) : host);
  } catch (error) {
    const isDenied = error instanceof Deno.errors.PermissionDenied;
    if (!isDenied && !(error instanceof ServiceRefused)) throw error;
    io.stderr(isDenied ? `${error.message}: an administrator can do this` : error.message);
    return EXIT.failed;
  }
}

async function install(context: CommandContext, manager: Manager, host: Host): Promise<number> {
  const { config } = manager.places;
  const program = programOf(context);
  const content = await configOf(host, manager.places, await context.settings());
  const { settings } = await loadSettings({
    args: ["--config", config],
    env: {},
    readFile: (path) => path === config ? Promise.resolve(content) : host.read(path),
  });
  await host.write(config, content, 0o640);
  const hints = await manager.install(host, { program, settings });
  const { dataDir } = settings.storage;
  const { stdout } = context.io;
  stdout(`Packhouse starts with this machine. Its settings: ${config}; its data: ${dataDir}`);
  hints.forEach(stdout);
  return EXIT.done;
}

/** The program that is to be started: this one, where it is one and not a checkout. */
function programOf({ flags }: CommandContext): string {
  const named = flags.text("program");
  if (named) return named;
  if (Deno.build.standalone) return Deno.execPath();
  throw new UsageRefused(["Name the installed program by --program: this one is a checkout"]);
}

/** What the configuration file said, under what the flags of this command say. */
async function configOf(
  host: Host,
  { config, data }: Places,
  { said }: LoadedSettings,
): Promise<string> {
  const former = parseJson(await host.read(config) ?? "{}", { depth: 4 });
  if (!isJsonObject(former)) throw new ServiceRefused(`${config} must hold one JSON object`);
  const flagged = ROWS.flatMap(({ id, env }): [string, Json][] => {
    const told = said.get(id);
    if (!told?.origin.startsWith("--")) return [];
    return [[env in former ? env : id, told.text]];
  });
  const isPlaced = "storage.dataDir" in former || "DATA_DIR" in former;
  const kept = {
    ...(isPlaced ? {} : { "storage.dataDir": data }),
    ...former,
    ...Object.fromEntries(flagged),
  };
  return `${JSON.stringify(kept, null, 2)}\n`;
}

async function status({ io }: CommandContext, manager: Manager, host: Host): Promise<number> {
  const { isUp, says } = await manager.status(host);
  if (says !== "") io.stdout(says);
  return isUp ? EXIT.done : EXIT.failed;
}

async function uninstall(
  { io }: CommandContext,
  manager: Manager,
  host: Host,
): Promise<number> {
  await manager.uninstall(host);
  io.stdout(`Packhouse starts no more by itself. ${manager.places.config} and all data stay.`);
  return EXIT.done;
}
