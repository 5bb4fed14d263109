import type { S3ClientConfig } from "@aws-sdk/client-s3";

type Transport = Extract<NonNullable<S3ClientConfig["requestHandler"]>, { handle: unknown }>;

/** What is used here of the SDK's `HttpRequest`. */
interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HEADERS_WITHIN = 10_000;

/** Sends the SDK's requests with `fetch`; for requests that have no body. */
export function fetchTransport(): Transport {
  return {
    async handle(request: Request) {
      const answer = await ask(request);
      return {
        response: {
          statusCode: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: answer.body ?? new Blob().stream(),
        },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  } as Transport;
}

async function ask(request: Request): Promise<Response> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), HEADERS_WITHIN);
  try {
    return await fetch(addressOf(request), {
      method: request.method,
      // Compressed on the way, a range would no longer be the range that was asked for.
      headers: { ...request.headers, "accept-encoding": "identity" },
      redirect: "manual",
      signal: impatience.signal,
    });
  } catch (cause) {
    // The SDK tries again what has this code.
    throw Object.assign(new Error("The S3 server does not answer", { cause }), {
      code: "ECONNRESET",
    });
  } finally {
    clearTimeout(timer);
  }
}

function addressOf({ protocol, hostname, port, path, query = {} }: Request): string {
  const host = port ? `${hostname}:${port}` : hostname;
  const pairs = Object.entries(query).flatMap(([name, value]) => pairsOf(name, value));
  return `${protocol}//${host}${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
}

function pairsOf(name: string, value: string | readonly string[] | null): string[] {
  if (value === null) return [escape(name)];
  return [value].flat().map((one) => `${escape(name)}=${escape(one)}`);
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
