/** Where clamd listens. */
export type ClamdPlace =
  | { readonly hostname: string; readonly port: number }
  | { readonly path: string };

const LONGEST_REPLY = 4096;

/** One connection to clamd: it hears one command, answers and closes. */
export class ClamdWire implements Disposable {
  readonly #socket: Deno.Conn;
  #isOpen = true;

  private constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  /** Connects; one that comes about when `signal` has aborted is closed again. */
  static async open(place: ClamdPlace, signal: AbortSignal): Promise<ClamdWire> {
    const connecting = "path" in place
      ? Deno.connect({ transport: "unix", path: place.path })
      : Deno.connect({ ...place, signal });
    const wire = new ClamdWire(await connecting);
    if (signal.aborted) wire[Symbol.dispose]();
    signal.throwIfAborted();
    signal.addEventListener("abort", () => wire[Symbol.dispose](), { once: true });
    return wire;
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#socket.write(rest));
    }
  }

  /** What clamd says before it closes, without what ends it. */
  async reply(): Promise<string> {
    const buffer = new Uint8Array(LONGEST_REPLY);
    let length = 0;
    while (length < LONGEST_REPLY && !buffer.subarray(0, length).includes(0)) {
      const count = await this.#socket.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
    }
    return new TextDecoder().decode(buffer.subarray(0, length)).replace(/\0.*$/s, "").trim();
  }

  [Symbol.dispose](): void {
    if (this.#isOpen) this.#socket.close();
    this.#isOpen = false;
  }
}
