import { isIP, type Socket } from "node:net";
import { connect } from "node:tls";
import { ready } from "./socket.ts";

/** Whom TLS is spoken with. */
export interface Peer {
  /** The name, or the address, that the certificate must be for. */
  readonly host: string;
  /** PEM certificates that are trusted; those of the system when left out. */
  readonly ca?: readonly string[];
}

/** Speaks TLS over a connection; nothing is sent to a peer without a certificate that is trusted. */
export async function secure(socket: Socket, { host, ca }: Peer): Promise<Socket> {
  const secured = connect({
    socket,
    ca: ca && [...ca],
    rejectUnauthorized: true,
    host,
    servername: isIP(host) ? "" : host,
  });
  return await ready(secured, "secureConnect").catch((cause) => {
    socket.destroy();
    throw cause;
  });
}
