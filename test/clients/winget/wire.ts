import { Agent, type IncomingMessage, request } from "node:http";
import { Buffer } from "node:buffer";

/** One request, with exactly these headers besides `Host`, `Connection` and `Content-Length`. */
export interface Question {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  /** By lower-case name; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Kept connections to one or more servers; disposing of it closes them. */
export class Wire implements Disposable {
  #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  /** Told of every request before it is sent. */
  readonly #heard: (question: Question) => void;

  constructor(heard: (question: Question) => void = () => {}) {
    this.#heard = heard;
  }

  /** Sends the URL's path as it is spelt, and reads the answer to its end. Redirects are answers. */
  send(question: Question): Promise<Answer> {
    this.#heard(question);
    const { method, url, headers, body } = question;
    const [, host, port, path] = /^http:\/\/([^/:?]+)(?::(\d+))?([^#]*)/i.exec(url) ?? [];
    if (!host) return Promise.reject(new TypeError(`Cannot send to "${url}": only http works`));
    return new Promise((resolve, reject) => {
      const sent = request({
        ...{ host, port: port ?? 80, path: path || "/", method, agent: this.#agent },
        headers: { ...headers, ...body !== undefined && { "Content-Length": lengthOf(body) } },
      }, (incoming) => read(incoming).then(resolve, reject));
      sent.on("error", reject);
      sent.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function lengthOf(body: string | Uint8Array): number {
  return typeof body === "string" ? new TextEncoder().encode(body).length : body.length;
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  return { status: incoming.statusCode!, headers, body: new Uint8Array(Buffer.concat(chunks)) };
}
