import { describeSettings } from "../../config/describe_settings.ts";
import type { Settings } from "../../config/settings.ts";
import { VERSION } from "../../config/version.ts";
import { SealBroken } from "../../kit/sealer.ts";
import { within } from "../../kit/within.ts";
import { PROTOCOLS } from "../../protocols/mod.ts";
import type { EventLog } from "../../registry/event_log.ts";
import type { FirstAdministrator } from "../../registry/user_service.ts";
import { StoreRefused } from "../../store/store_refused.ts";
import { awaitAdministrator } from "../await_administrator.ts";
import { compose } from "../compose.ts";
import { runJobsWith } from "../cron.ts";
import {
  createFirstAdministrator,
  createFirstRepositories,
  FIRST_ORGANIZATION,
} from "../first_start.ts";
import { createLog, inRoom, type Log, logLevelOf } from "../log.ts";
import { listen } from "../serve.ts";
import { createSupervisor } from "../supervisor.ts";
import { type Command, EXIT } from "./command.ts";

/** Serves the product until it is told to stop. */
export const serveCommand: Command = {
  name: "serve",
  about: "Serves the registry until SIGINT or SIGTERM.",
  async run({ settings: load, io }) {
    const loaded = await load();
    const { settings } = loaded;
    if (settings.server.debug) describeSettings(loaded).forEach(io.stdout);
    const logLevel = logLevelOf(settings);
    const { format } = settings.log;
    const log = createLog({ format, level: logLevel, write: io.stderr, now: Date.now });
    const supervisor = createSupervisor(io.env);
    const packhouse = await compose(settings, { log, logLevel, said: loaded.said });
    try {
      await openAuditLog(packhouse.services.events);
      await createFirstRepositories(packhouse.services);
      const administration = Promise.withResolvers<void>();
      const answer = awaitAdministrator(administration.promise, packhouse.answer);
      const server = await listen({ answer }, settings, log);
      const administrator = await createFirstAdministrator(packhouse.services, settings.admin);
      administration.resolve();
      const { identity } = packhouse.services;
      if (administrator?.generatedPassword) await identity.expectFirstRun();
      if (administrator) introduce(io.stdout, administrator);
      greet(io.stdout, identity.current.baseUrl ?? server.address.origin);
      runJobsWith(packhouse.services.jobs, complain(log));
      await supervisor.ready();
      await Promise.race([toldToStop(), server.finished]);
      log("info", "Stopping");
      await supervisor.stopping();
      runJobsWith(null);
      packhouse.drain();
      await delayStop(settings, server.finished);
      packhouse.endStreams();
      await server.stop(settings.server.shutdownSeconds);
    } finally {
      await packhouse.close();
    }
    return EXIT.done;
  },
};

/** Whoever starts with another key would find out at the first change that somebody makes. */
async function openAuditLog(events: EventLog): Promise<void> {
  try {
    await events.open();
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    throw new StoreRefused(
      "Cannot use AUTH_ENCRYPTION_KEY: what is stored was sealed with another one",
      { cause },
    );
  }
}

function complain(log: Log) {
  return (job: string, error: unknown) =>
    inRoom(log, "jobs")("warn", "Job did not run", { job, error: String(error) });
}

/** Credentials are shown by the one start that made them, and never again. */
function introduce(
  print: (line: string) => void,
  { user, generatedPassword }: FirstAdministrator,
): void {
  print(`Administrator: ${user.username}`);
  print(`Password: ${generatedPassword ?? "as ADMIN_PASSWORD says"}`);
}

function greet(print: (line: string) => void, origin: string): void {
  print(`Packhouse ${VERSION} listens on ${origin}`);
  for (const { id, usage } of PROTOCOLS) {
    const [step] = usage(new URL(`${origin}/${id}/${FIRST_ORGANIZATION}/${id}`));
    if (step) print(`${step.says}: ${step.command}`);
  }
}

/** Whoever spreads requests over instances has so long to find out. */
async function delayStop({ server }: Settings, finished: Promise<void>): Promise<void> {
  await within(server.shutdownDelaySeconds * 1000, finished);
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
  });
}

/** Windows knows no SIGTERM. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];
