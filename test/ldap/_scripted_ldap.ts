import {
  type Element,
  elementsIn,
  elementsOf,
  integerOf,
  lengthOfMessage,
  textOf,
} from "../../ts/auth/ldap/_ber.ts";

/** What a client asks, as far as tests look at it. */
export interface Asked {
  readonly id: number;
  /** `bind`, `search`, `extended`, `unbind`, or the tag of something else. */
  readonly operation: string;
  /** Of a bind: the name and the password. */
  readonly name: string;
  readonly password: string;
  /** Of a search. */
  readonly base: string;
  readonly filter: Element | null;
}

/** What is answered: messages, or any bytes; `hang up` ends the connection. */
export type Answers = Iterable<Uint8Array | "hang up">;

/** Answers one question; does nothing to keep its client waiting. */
export type Script = (asked: Asked) => Answers | Promise<Answers>;

/** A server on loopback that speaks LDAP and knows nothing but its script. */
export interface ScriptedLdap extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Everything that was asked. */
  readonly asked: readonly Asked[];
  /** How many connections were made. */
  readonly connections: number;
}

const OPERATIONS = new Map([[0x60, "bind"], [0x63, "search"], [0x77, "extended"], [
  0x42,
  "unbind",
]]);

/** Starts a server; with `tls` it speaks that from the beginning. */
export function startScriptedLdap(
  script: Script,
  tls?: { readonly cert: string; readonly key: string },
): ScriptedLdap {
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener: Deno.Listener = tls ? Deno.listenTls({ ...where, ...tls }) : Deno.listen(where);
  const asked: Asked[] = [];
  const open = new Map<Deno.Conn, Promise<void>>();
  let connections = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      if ("setNoDelay" in connection) (connection as Deno.TcpConn).setNoDelay();
      open.set(connection, serve(connection, script, asked));
    }
  })();
  const { port } = listener.addr as Deno.NetAddr;
  return {
    ...{ port, asked, url: `${tls ? "ldaps" : "ldap"}://127.0.0.1:${port}` },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open.keys()) close(connection);
      await Promise.all(open.values());
    },
  };
}

async function serve(connection: Deno.Conn, script: Script, asked: Asked[]): Promise<void> {
  try {
    for await (const message of messagesOf(connection)) {
      const question = parseAsked(message);
      asked.push(question);
      for (const answer of await script(question)) {
        if (answer === "hang up") return close(connection);
        for (let rest = answer; rest.length > 0;) {
          rest = rest.subarray(await connection.write(rest));
        }
      }
    }
  } catch {
    // The client left: what tests look at is what the client saw.
  } finally {
    close(connection);
  }
}

async function* messagesOf(connection: Deno.Conn): AsyncIterable<Uint8Array> {
  let pending = new Uint8Array();
  const chunk = new Uint8Array(65_536);
  for (;;) {
    const length = lengthOfMessage(pending, 1 << 20);
    if (length !== null && length <= pending.length) {
      yield pending.slice(0, length);
      pending = pending.slice(length);
      continue;
    }
    const count = await connection.read(chunk);
    if (count === null) return;
    pending = new Uint8Array([...pending, ...chunk.subarray(0, count)]);
  }
}

function parseAsked(message: Uint8Array): Asked {
  const [id, operation] = elementsIn(elementsOf(message)[0], 0x30);
  const { tag, content } = operation!;
  const name = OPERATIONS.get(tag) ?? tag.toString(16);
  const parts = tag === 0x42 ? [] : elementsOf(content);
  const isBind = name === "bind";
  return {
    ...{ id: integerOf(id, 0x02), operation: name },
    name: isBind ? textOf(parts[1]) : "",
    password: isBind ? textOf(parts[2], 0x80) : "",
    base: name === "search" ? textOf(parts[0]) : "",
    filter: name === "search" ? parts[6]! : null,
  };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    return;
  }
}
