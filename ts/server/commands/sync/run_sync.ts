import { setTimeout as delay } from "node:timers/promises";
import { quote, UsageRefused } from "../../../config/refused.ts";
import type { PresentedRun } from "../../../api/mirror/run_schemas.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { terminalProgress } from "../remote/progress.ts";
import { openRemote } from "../remote/remote_flags.ts";
import { RemoteRefused } from "../remote/remote_refused.ts";
import { withPackhouse } from "../with_packhouse.ts";
import { byServer } from "./by_server.ts";
import { byThisProcess } from "./by_this_process.ts";
import { endLines, progressLine, type SyncedRepository } from "./sync_lines.ts";
import type { Syncer, WantedScope } from "./syncer.ts";

/** What is asked for. */
interface Wanted {
  /** `null` for all that mirror. */
  readonly repository: string | null;
  readonly scope: WantedScope;
}

/** How often a run is looked at, in milliseconds. */
const EVERY = 500;

/** Runs `packhouse sync`. */
export async function runSync(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const wanted = wantedOf(context);
  if (flags.text("url") === undefined && !io.env.PACKHOUSE_URL) {
    return await withPackhouse(
      context,
      ({ services }) => syncAll(byThisProcess(services), wanted, context),
    );
  }
  using remote = await openRemote(context);
  return await syncAll(byServer(remote), wanted, context);
}

function wantedOf({ flags, io, positionals }: CommandContext): Wanted {
  const repository = flags.text("repo") ?? (io.env.PACKHOUSE_REPO || null);
  const [rule, name] = [flags.text("rule"), flags.text("package")];
  if (positionals.length > 0) {
    throw new UsageRefused([`Cannot use ${quote(positionals[0]!)}: see "packhouse sync --help"`]);
  }
  if (repository !== null && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UsageRefused([`Cannot use ${quote(repository)} as --repo: it must be as ORG/REPO`]);
  }
  if (rule !== undefined && name !== undefined) {
    throw new UsageRefused(["Name a rule or a package, not both"]);
  }
  if (rule !== undefined && repository === null) {
    throw new UsageRefused(["Name the repository of the rule with --repo ORG/REPO"]);
  }
  return { repository, scope: { ...(rule && { rule }), ...(name && { package: name }) } };
}

async function syncAll(syncer: Syncer, wanted: Wanted, context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const print = flags.has("json") ? () => {} : io.stdout;
  const done: SyncedRepository[] = [];
  const refused: { readonly repository: string; readonly error: string }[] = [];
  using stopping = stoppedBySignal();
  for (const repository of await repositoriesOf(syncer, wanted)) {
    if (stopping.signal.aborted) break;
    try {
      const one = await syncOne(syncer, repository, wanted.scope, stopping.signal);
      done.push(one);
      endLines(one).forEach(print);
    } catch (error) {
      const says = wordsOf(error);
      refused.push({ repository, error: says });
      io.stderr(`${repository}: ${says}`);
    }
  }
  if (flags.has("json")) io.stdout(JSON.stringify({ repositories: done, refused }));
  else if (done.length + refused.length === 0) io.stdout("Nothing is mirrored");
  return refused.length === 0 && done.every(isDone) ? EXIT.done : EXIT.failed;
}

/** What cannot even be asked for has a document of its own where programs read. */
async function repositoriesOf(syncer: Syncer, { repository }: Wanted): Promise<readonly string[]> {
  return repository === null ? await syncer.repositories() : [repository];
}

async function syncOne(
  syncer: Syncer,
  repository: string,
  scope: WantedScope,
  signal: AbortSignal,
): Promise<SyncedRepository> {
  const { id } = await syncer.start(repository, scope);
  const show = progressOf(repository);
  let [run, isAsked] = [await syncer.look(repository, id), false];
  while (run.state === "running") {
    show.at(run);
    if (signal.aborted && !isAsked) {
      isAsked = true;
      await syncer.cancel(repository, id);
    }
    await delay(EVERY, undefined, isAsked ? {} : { signal }).catch(() => {});
    run = await syncer.look(repository, id);
  }
  show.end();
  return { repository, run, troubles: await syncer.troubles(repository, id) };
}

/** One line that is written over and over, where there is a terminal to do so. */
function progressOf(repository: string) {
  const { isTerminal, write } = terminalProgress();
  if (!isTerminal) return { at: (_run: PresentedRun) => {}, end: () => {} };
  return {
    at: (run: PresentedRun) => write(`\r\x1b[2K${repository}: ${progressLine(run)}`.slice(0, 200)),
    end: () => write("\r\x1b[2K"),
  };
}

function isDone({ run: { state, counts } }: SyncedRepository): boolean {
  return state === "succeeded" && counts.failed === 0;
}

function wordsOf(error: unknown): string {
  if (error instanceof RemoteRefused) return error.lines.join("; ");
  if (error instanceof RegistryError) return `${error.message} [${error.code}]`;
  throw error;
}

/** The first Ctrl-C asks runs to stop; the next one ends the process. */
function stoppedBySignal(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    Deno.removeSignalListener("SIGINT", stop);
  };
  Deno.addSignalListener("SIGINT", stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      if (!controller.signal.aborted) Deno.removeSignalListener("SIGINT", stop);
    },
  };
}
