import { type IncomingMessage, request } from "node:http";
import { cannotFetch, EgressFailed, faultOf } from "./egress_error.ts";
import type { Dialed } from "./dial.ts";
import type { Outgoing } from "./outgoing.ts";
import { credentials } from "./tunnel.ts";

/** Enough for the longest policies that sites send, and little enough to be forced to keep. */
const LONGEST_HEAD = 65_536;

/**
 * Sends one request on a connection of its own and waits for the head of the answer. Compression is
 * declined, as what is fetched is digested and served as it came.
 */
export async function exchange(
  outgoing: Outgoing,
  dialed: Dialed,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request({
    createConnection: () => dialed.socket,
    method: outgoing.method,
    maxHeaderSize: LONGEST_HEAD,
    ...addressed(outgoing, dialed),
  });
  sent.once("close", () => reject(broken(outgoing, "the connection was closed")));
  sent.once("response", resolve);
  // A fault after the head has come is the body's to tell.
  sent.on("error", (cause) => {
    reject(broken(outgoing, `no answer that is HTTP (${faultOf(cause)})`, cause));
    void promise.then((answer) => answer.destroy(cause), () => {});
  });
  sent.end(outgoing.body);
  return await promise;
}

/** A proxy that opened no tunnel is told the whole address (RFC 9112 section 3.2.2). */
function addressed({ target: { url }, headers, body }: Outgoing, { via }: Dialed) {
  const whole = via !== null && url.protocol === "http:";
  return {
    path: whole ? url.href : url.pathname + url.search,
    headers: {
      host: url.host,
      ...Object.fromEntries(headers),
      "accept-encoding": "identity",
      connection: "close",
      ...(body && { "content-length": String(body.byteLength) }),
      ...(whole && credentials(via)),
    },
  };
}

function broken({ target }: Outgoing, why: string, cause?: unknown): EgressFailed {
  return new EgressFailed("answer_broken", cannotFetch(target.url, why), { cause });
}
