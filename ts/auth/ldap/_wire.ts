import type { Socket } from "node:net";
import { lengthOfMessage } from "./_ber.ts";
import { Deadline } from "./_deadline.ts";
import { ServerAway } from "./_fault.ts";

/** Far more than the entries that are asked for have. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;
const LONGEST_GOODBYE = 1000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Whole messages over a connection, in bounds. */
export class Wire {
  readonly #socket: Socket;
  #pending = new Uint8Array();
  #received = 0;
  #fault: Error | null = null;
  #wake = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", this.#take);
    socket.on("error", this.#fail);
    socket.on("close", this.#end);
  }

  send(message: Uint8Array): void {
    if (this.#fault) throw this.#fault;
    this.#socket.write(message);
  }

  /** The next message, once it has come whole. */
  async receive(): Promise<Uint8Array> {
    for (;;) {
      const length = lengthOfMessage(this.#pending, LONGEST_MESSAGE);
      if (length !== null && length <= this.#pending.length) return this.#cut(length);
      if (this.#fault) throw this.#fault;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /**
   * Lets go of the connection for TLS. What came beyond the last message came from nobody knows whom
   * and must not be read as if TLS had brought it.
   */
  release(): Socket {
    this.#socket.off("data", this.#take).off("error", this.#fail).off("close", this.#end);
    this.#socket.pause();
    if (this.#pending.length > 0) throw new ServerAway("The server sent more before TLS began");
    return this.#socket;
  }

  /** Says a last word, if that is quickly done, and ends the connection. */
  async finish(message: Uint8Array): Promise<void> {
    using deadline = new Deadline(LONGEST_GOODBYE, "A last word");
    if (!this.#fault) {
      const said = new Promise<void>((resolve) => this.#socket.end(message, () => resolve()));
      await deadline.race(said).catch(() => {});
    }
    await this.close();
  }

  /** Ends the connection at once; `reason` is what whoever waits for a message gets. */
  async close(reason = new ServerAway("The connection was closed")): Promise<void> {
    this.#fail(reason);
    if (this.#socket.closed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.destroy();
    await closed;
  }

  readonly #take = (bytes: Uint8Array): void => {
    this.#received += bytes.length;
    if (this.#received > MOST_BYTES) {
      this.#fail(new ServerAway(`The server sent more than ${MOST_BYTES} bytes`));
      this.#socket.destroy();
      return;
    }
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    this.#pending = joined;
    this.#wake();
  };

  readonly #fail = (cause: Error): void => {
    this.#fault ??= cause instanceof ServerAway
      ? cause
      : new ServerAway("The connection broke", { cause });
    this.#wake();
  };

  readonly #end = (): void => this.#fail(new ServerAway("The server closed the connection"));

  #cut(length: number): Uint8Array {
    const message = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return message;
  }
}
