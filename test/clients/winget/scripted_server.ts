/** A request as its bytes were. */
export interface Heard {
  /** Request line and headers. */
  readonly head: string;
  readonly body: string;
}

/** What a scripted server says next. */
export interface Line {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers requests from a script, the last line again and again, and keeps what it heard. */
export class ScriptedServer implements Disposable {
  readonly heard: Heard[] = [];
  readonly url: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #script: Line[];

  constructor(script: readonly Line[]) {
    this.#script = [...script];
    this.url = `http://127.0.0.1:${this.#listener.addr.port}`;
    void this.#accept();
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      await this.#answer(connection).finally(() => connection.close());
    }
  }

  async #answer(connection: Deno.Conn): Promise<void> {
    this.heard.push(await hear(connection));
    const { status = 200, headers, body = "" } =
      (this.#script.length > 1 ? this.#script.shift() : this.#script[0]) ?? {};
    const given = { "Content-Type": "application/json", "Connection": "close", ...headers };
    const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const whole = `HTTP/1.1 ${status} Scripted\r\n${lines}\r\n${body}`;
    await connection.write(new TextEncoder().encode(whole));
  }
}

async function hear(connection: Deno.Conn): Promise<Heard> {
  const buffer = new Uint8Array(65_536);
  let text = "";
  while (!isWhole(text)) {
    const read = await connection.read(buffer);
    if (read === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, read));
  }
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { head, body };
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end >= 0 && text.length >= end + 4 + length;
}
