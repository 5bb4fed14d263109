import { request } from "node:http";
import type { Socket } from "node:net";
import { cannotFetch, EgressFailed, faultOf } from "./egress_error.ts";
import type { Proxy } from "./proxy.ts";
import type { Target } from "./target.ts";

/** Asks a proxy to connect this socket with a target (RFC 9110 section 9.3.6). */
export async function openTunnel(
  socket: Socket,
  via: Proxy,
  target: Target,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const authority = `${target.url.hostname}:${target.port}`;
  const asked = request({
    createConnection: () => socket,
    method: "CONNECT",
    path: authority,
    headers: { host: authority, ...credentials(via) },
  });
  asked.once("connect", ({ statusCode = 0 }, _socket, early) => {
    if (statusCode >= 200 && statusCode < 300 && early.length === 0) resolve();
    else reject(failed(target, `its proxy answered ${statusCode} to CONNECT`));
  });
  asked.once("response", ({ statusCode }) => {
    reject(failed(target, `its proxy answered ${statusCode} to CONNECT`));
  });
  asked.on("error", (cause) => reject(failed(target, `its proxy broke off (${faultOf(cause)})`)));
  asked.once("close", () => reject(failed(target, "its proxy broke off")));
  asked.end();
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The field that a proxy knows its users by. */
export function credentials({ authorization }: Proxy): Record<string, string> {
  return authorization === undefined ? {} : { "proxy-authorization": authorization };
}

function failed(target: Target, why: string): EgressFailed {
  return new EgressFailed("proxy_failed", cannotFetch(target.url, why));
}
