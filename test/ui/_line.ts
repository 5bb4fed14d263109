/** A line between a browser and a server that breaks, and is mended. */

/** What stands on the line's other end, and how it fares. */
export interface Line extends AsyncDisposable {
  /** How the server is reached by it. */
  readonly origin: string;
  /** Breaks once `bytes` more have gone to the server; until it is mended nobody is let in. */
  breakAfter(bytes: number): Promise<void>;
  mend(): void;
}

/** Opens a line to a port of this machine. */
export function openLine(to: number): Line {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  let left = Infinity;
  let isBroken = false;
  let tell = () => {};

  function cut(): void {
    isBroken = true;
    left = Infinity;
    for (const connection of open) close(connection);
    open.clear();
    tell();
  }

  async function join(client: Deno.TcpConn): Promise<void> {
    if (isBroken) return close(client);
    const server = await Deno.connect({ hostname: "127.0.0.1", port: to });
    open.add(client).add(server);
    const count = (bytes: number) => {
      left -= bytes;
      if (left < 0) cut();
    };
    await Promise.allSettled([pump(client, server, count), pump(server, client)]);
    for (const connection of [client, server]) {
      close(connection);
      open.delete(connection);
    }
  }

  const serving = (async () => {
    const joined: Promise<void>[] = [];
    for await (const client of listener) joined.push(join(client).catch(() => close(client)));
    await Promise.all(joined);
  })();

  return {
    origin: `http://localhost:${(listener.addr as Deno.NetAddr).port}`,
    breakAfter(bytes) {
      left = bytes;
      return new Promise((resolve) => tell = resolve);
    },
    mend: () => isBroken = false,
    async [Symbol.asyncDispose]() {
      listener.close();
      cut();
      await serving;
    },
  };
}

const AT_ONCE = 256 * 1024;

/** Carries bytes until one side ends or fails, and tells how many before each goes on. */
async function pump(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  count: (bytes: number) => void = () => {},
): Promise<void> {
  const buffer = new Uint8Array(AT_ONCE);
  for (;;) {
    const read = await from.read(buffer);
    if (read === null) break;
    count(read);
    for (let at = 0; at < read;) at += await to.write(buffer.subarray(at, read));
  }
  await to.closeWrite();
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Whoever stands at its end was faster.
  }
}
