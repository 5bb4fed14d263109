/** Servers on 127.0.0.1 that tests say to the last byte, as no honest server would. */

/** What a server does with one request: the text of its head comes in, raw bytes go out. */
export type Answer = (wire: Wire, head: string) => Promise<void> | void;

/** One connection of a raw server. */
export class Wire {
  constructor(readonly socket: Deno.TcpConn | Deno.TlsConn) {}

  async send(bytes: string | Uint8Array): Promise<void> {
    let rest = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    while (rest.length > 0) rest = rest.subarray(await this.socket.write(rest));
  }

  /** Reads until `end` has come, or the connection has ended. */
  async readTo(end: string): Promise<string> {
    const bytes = new Uint8Array(4096);
    let text = "";
    while (!text.includes(end)) {
      const count = await this.socket.read(bytes);
      if (count === null) break;
      text += new TextDecoder().decode(bytes.subarray(0, count));
    }
    return text;
  }

  /** Settles when the other side has gone. */
  async gone(): Promise<void> {
    const bytes = new Uint8Array(4096);
    try {
      while (await this.socket.read(bytes) !== null);
    } catch {
      return;
    }
  }
}

/** A server of tests; it notes the head of each request. */
export interface Loopback extends AsyncDisposable {
  readonly port: number;
  readonly heads: string[];
}

/** Answers each connection once by `answer`, then closes it. */
export function loopback(answer: Answer, tls?: { cert: string; key: string }): Loopback {
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener = tls ? Deno.listenTls({ ...where, ...tls }) : Deno.listen(where);
  const { port } = listener.addr as Deno.NetAddr;
  const heads: string[] = [];
  const open = new Map<Deno.TcpConn | Deno.TlsConn, Promise<void>>();
  const serve = async (socket: Deno.TcpConn | Deno.TlsConn) => {
    const wire = new Wire(socket);
    try {
      const head = await wire.readTo("\r\n\r\n");
      if (head !== "") heads.push(head);
      if (head !== "") await answer(wire, head);
    } catch {
      // The client left: what tests look at is what the client saw.
    } finally {
      close(socket);
      open.delete(socket);
    }
  };
  const accepting = (async () => {
    for await (const socket of listener) open.set(socket, serve(socket));
  })();
  return {
    port,
    heads,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      const ending = [...open.values()];
      for (const socket of open.keys()) close(socket);
      await Promise.all(ending);
    },
  };
}

function close(socket: Deno.Conn): void {
  try {
    socket.close();
  } catch {
    return;
  }
}
