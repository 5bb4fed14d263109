import type { Socket } from "node:net";
import { type Reach, secure } from "../../kit/egress/mod.ts";
import { Deadline } from "./_deadline.ts";
import { ServerAway, ServerRefused } from "./_fault.ts";
import { Wire } from "./_wire.ts";
import { LdapConnection } from "./connection.ts";
import type { LdapOptions } from "./options.ts";
import type { Server } from "./server.ts";
import type { Steps } from "./steps.ts";

/** What a connection is opened with. */
export interface Opening {
  readonly options: LdapOptions;
  readonly reach: Reach;
  /** Ends the connection, whatever it is used for. */
  readonly signal: AbortSignal;
  readonly steps: Steps;
}

const SECOND = 1000;

/** Opens a connection to a server that is who it says, and that nobody listens to. */
export async function openConnection(server: Server, opening: Opening): Promise<LdapConnection> {
  const { options, steps } = opening;
  const socket = await connect(server, opening);
  const secured = await steps.take("tls", () => protect(socket, server, options), () => {
    return server.protection === "none"
      ? NOT_PROTECTED
      : `Certificate for ${server.certificateFor}`;
  });
  return new LdapConnection(new Wire(secured), options.operationSeconds * SECOND);
}

const NOT_PROTECTED = "No TLS: everybody on the way can read the passwords";

async function connect(server: Server, { options, reach, signal, steps }: Opening) {
  const { host, port } = server;
  using deadline = new Deadline(options.connectSeconds * SECOND, `Connecting to ${server.url}`);
  const find = () => deadline.race(reach.find(host, port));
  const place = await steps.take("resolve", find, ({ addresses }) => {
    return `${host} is ${addresses.join(", ")}`;
  });
  const open = () => place.open(AbortSignal.any([signal, deadline.signal]));
  const socket = await steps.take("connect", open, () => `Connected to ${server.url}`);
  // One small question after the other: each would wait for the acknowledgement of the last.
  return socket.setNoDelay();
}

async function protect(socket: Socket, server: Server, options: LdapOptions): Promise<Socket> {
  if (server.protection === "none") return socket;
  using deadline = new Deadline(options.connectSeconds * SECOND, `TLS with ${server.url}`);
  deadline.signal.addEventListener("abort", () => socket.destroy());
  if (server.protection === "startTls") await startTls(socket, options);
  const ca = options.ca ? [options.ca] : undefined;
  const secured = secure(socket, { host: server.certificateFor, ca }).catch((cause) => {
    throw new ServerAway(`TLS with ${server.url} failed: ${wordsOf(cause, server)}`, { cause });
  });
  return await deadline.race(secured);
}

async function startTls(socket: Socket, { operationSeconds }: LdapOptions): Promise<void> {
  const wire = new Wire(socket);
  try {
    await new LdapConnection(wire, operationSeconds * SECOND).startTls();
    wire.release();
  } catch (error) {
    await wire.close();
    if (!(error instanceof ServerRefused)) throw error;
    throw new ServerAway(`The server does not begin TLS: ${error.message}`, { cause: error });
  }
}

/** What is wrong with a certificate, for people. */
function wordsOf(error: unknown, { certificateFor }: Server): string {
  const { code, reason } = error as { readonly code?: string; readonly reason?: string };
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired, or the clock here is wrong";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `its certificate is not for "${certificateFor}" (${reason ?? "no reason given"})`;
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return `nobody who is trusted has issued its certificate; the issuer's belongs into "ca"`;
    default:
      return `${code ?? "no TLS"} (${error instanceof Error ? error.message : error})`;
  }
}
