import { BSON } from "mongodb";

/** What a command is answered with: a document of the protocol, without `ok` where that is 1. */
export type Script = Record<string, Record<string, unknown>>;

/** A server on loopback that speaks MongoDB's wire protocol and knows nothing but its script. */
export interface ScriptedMongo extends AsyncDisposable {
  readonly host: string;
}

/** @see {@link https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ | Wire protocol} */
const OP_REPLY = 1, OP_QUERY = 2004, OP_MSG = 2013;
const HEADER = 16;

const HELLO = { isWritablePrimary: true, ismaster: true, maxWireVersion: 21, minWireVersion: 0 };

/** Starts a server whose answer to a command is found in `script` by the command's first name. */
export function startScriptedMongo(script: Script): ScriptedMongo {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answers: Script = {
    hello: HELLO,
    ismaster: { ...HELLO, ...script.hello },
    buildinfo: { version: "7.0.0" },
    endSessions: {},
    ...script,
  };
  const served: Promise<void>[] = [];
  const serving = (async () => {
    for await (const connection of listener) served.push(serve(connection, answers));
  })();
  return {
    host: `127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
      await Promise.all(served);
    },
  };
}

async function serve(connection: Deno.TcpConn, answers: Script): Promise<void> {
  let pending = new Uint8Array();
  for await (const chunk of connection.readable) {
    pending = new Uint8Array([...pending, ...chunk]);
    for (let message = take(pending); message; message = take(pending)) {
      pending = pending.slice(message.byteLength);
      await connection.write(answer(message, answers)).catch(() => 0);
    }
  }
}

function take(bytes: Uint8Array): DataView | null {
  if (bytes.length < HEADER) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  return bytes.length < length ? null : new DataView(bytes.slice(0, length).buffer);
}

function answer(message: DataView, answers: Script): Uint8Array {
  const kind = message.getInt32(12, true);
  const start = kind === OP_QUERY ? endOfText(message, HEADER + 4) + 8 : HEADER + 5;
  const length = message.getInt32(start, true);
  const command = BSON.deserialize(new Uint8Array(message.buffer, start, length));
  const name = Object.keys(command)[0] ?? "";
  const says = answers[name] ?? { ok: 0, code: 59, errmsg: `no such command: ${name}` };
  const body = BSON.serialize({ ok: 1, ...says });
  const front = kind === OP_QUERY ? [0, 0, 0, 0, 1] : [0];
  const head = new Int32Array([0, 0, message.getInt32(4, true), OP_REPLY, ...front]);
  if (kind !== OP_QUERY) head[3] = OP_MSG;
  const section = kind === OP_QUERY ? [] : [0];
  head[0] = head.byteLength + section.length + body.length;
  return new Uint8Array([...new Uint8Array(head.buffer), ...section, ...body]);
}

function endOfText(message: DataView, start: number): number {
  let at = start;
  while (message.getUint8(at) !== 0) at++;
  return at + 1;
}
