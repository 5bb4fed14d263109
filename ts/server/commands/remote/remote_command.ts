import { type Command, type CommandContext, EXIT, type FlagTable } from "../command.ts";
import type { Remote } from "./remote.ts";
import { openRemote, REMOTE_FLAGS, repositoryOf } from "./remote_flags.ts";
import { RemoteRefused } from "./remote_refused.ts";

/** How a command ended: for programs, for people, and for the shell. */
export interface Report {
  readonly document: unknown;
  readonly lines: readonly string[];
  readonly exit: number;
}

/** What a command that speaks to a server is given. */
export interface RemoteContext extends CommandContext {
  readonly remote: Remote;
  /** `org/repo` */
  readonly repository: string;
  /** Says on standard error how far things are. */
  readonly say: (line: string) => void;
}

/** A command that speaks to a server. */
export interface RemoteCommand {
  readonly name: string;
  readonly about: string;
  readonly usage: string;
  readonly options: FlagTable;
  run(context: RemoteContext): Promise<Report>;
}

/** What cannot be done for a reason on this side, such as a file that is not there. */
export class LocalRefused extends Error {
  override readonly name = "LocalRefused";
}

/**
 * Joins a command to the others. It prints its report as lines or, with `--json`, as one document,
 * which is `{ error }` where the server or something on this side is in the way.
 */
export function remoteCommand(spec: RemoteCommand): Command {
  return {
    ...{ name: spec.name, about: spec.about, usage: spec.usage, withoutSettings: true },
    options: { ...REMOTE_FLAGS, ...spec.options },
    async run(context) {
      const { flags, io } = context;
      const repository = repositoryOf(context);
      using remote = await openRemote(context);
      const say = flags.has("json") ? () => {} : io.stderr;
      const report = await spec.run({ ...context, remote, repository, say }).catch(failure);
      if (flags.has("json")) io.stdout(JSON.stringify(report.document));
      else report.lines.forEach(report.exit === EXIT.failed ? io.stderr : io.stdout);
      return report.exit;
    },
  };
}

function failure(error: unknown): Report {
  if (error instanceof RemoteRefused) {
    return { document: { error: error.problem }, lines: error.lines, exit: EXIT.failed };
  }
  if (error instanceof LocalRefused) {
    const { message } = error;
    const problem = { code: "file_unusable", title: "Cannot be done", detail: message, errors: [] };
    return { document: { error: problem }, lines: [message], exit: EXIT.failed };
  }
  throw error;
}
