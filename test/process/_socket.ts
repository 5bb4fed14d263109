/** A bare connection: for what no well-behaved client sends, and for clients that are slow. */
export class Socket implements Disposable {
  readonly #connection: Deno.Conn;
  #isClosed = false;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Socket> {
    return new Socket(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) {
      at += await this.#connection.write(bytes.subarray(at));
    }
  }

  /** What comes next, at most `most` bytes; `null` at the end or when the other side has reset the connection. */
  async receive(most: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = new Uint8Array(most);
    const length = await this.#connection.read(bytes).catch(() => null);
    return length === null ? null : bytes.subarray(0, length);
  }

  /** One answer, or what there is of it when the other side closes. */
  async receiveAnswer(): Promise<string> {
    let text = "";
    for (let next; !isWhole(text) && (next = await this.receive(65_536));) {
      text += new TextDecoder().decode(next);
    }
    return text;
  }

  close(): void {
    if (!this.#isClosed) this.#connection.close();
    this.#isClosed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  const length = /^content-length: (\d+)\r$/im.exec(answer.slice(0, end + 1))?.[1];
  return end > 0 && length !== undefined && answer.length >= end + 4 + Number(length);
}

/** How long an answer to nonsense may take, in milliseconds. */
const PATIENCE = 30_000;

/** Sends bytes as they are and answers the answer, or `""` where the other side just closed. */
export async function exchange(port: number, request: string): Promise<string> {
  using socket = await Socket.open(port);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.close();
  }, PATIENCE);
  const receiving = socket.receiveAnswer();
  await socket.send(request).catch(() => {});
  const answer = await receiving;
  clearTimeout(timer);
  if (isLate) throw new Error(`No answer within ${PATIENCE} ms`);
  return answer;
}
