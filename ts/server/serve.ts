import { SettingsRefused } from "../config/refused.ts";
import type { Settings } from "../config/settings.ts";
import { within } from "../kit/within.ts";
import type { Packhouse } from "./compose.ts";
import type { Log } from "./log.ts";

/** A listening server. */
export interface Listening {
  /** Scheme, host and port that it really listens on. */
  readonly address: URL;
  /** Settles when it has stopped, of itself or because it was told to. */
  readonly finished: Promise<void>;
  /** Stops accepting and waits for running requests, `seconds` at most: the rest ends with the process. */
  stop(seconds: number): Promise<void>;
}

/** Starts to listen as the settings say; throws `SettingsRefused` where that cannot be done. */
export async function listen(
  { answer }: Pick<Packhouse, "answer">,
  { server: { host, port, tlsCert, tlsKey } }: Settings,
  log: Log,
): Promise<Listening> {
  const tls = tlsCert && tlsKey
    ? { cert: await readPem("TLS_CERT", tlsCert), key: await readPem("TLS_KEY", tlsKey) }
    : {};
  const server = orRefuse(`Cannot listen on ${authority(host, port)}`, () =>
    Deno.serve({
      ...{ hostname: host, port, ...tls },
      onListen: () => {},
      onError(error) {
        log("error", "Fault outside of any route", { error: String(error) });
        return new Response(null, { status: 500 });
      },
    }, (request, info) => answer(request, info)));
  const { hostname, port: bound } = server.addr as Deno.NetAddr;
  const scheme = tlsCert ? "https" : "http";
  return {
    address: new URL(`${scheme}://${authority(hostname, bound)}`),
    finished: server.finished,
    stop: (seconds) => within(seconds * 1000, server.shutdown()),
  };
}

async function readPem(variable: string, path: string): Promise<string> {
  const why = (error: unknown) => {
    throw new SettingsRefused([`Cannot use "${path}" as ${variable}: ${firstLine(error)}`]);
  };
  return await Deno.readTextFile(path).catch(why);
}

function orRefuse<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new SettingsRefused([`${what}: ${firstLine(error)}`]);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}

/** Somebody who reads "listening on 0.0.0.0" wants to open it. */
function authority(hostname: string, port: number): string {
  if (hostname === "0.0.0.0" || hostname === "::") return `localhost:${port}`;
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}
