import { connect, type Socket } from "node:net";

const MOST_ATTEMPTS = 8;
const LONGEST_ATTEMPT = 5_000;

/** Connects to the first address that lets it; only the last may take all the time that is left. */
export async function openOneOf(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const tried = addresses.slice(0, MOST_ATTEMPTS);
  for (const address of tried.slice(0, -1)) {
    const socket = await openSocket(address, port, signal, LONGEST_ATTEMPT).catch(() => null);
    signal.throwIfAborted();
    if (socket) return socket;
  }
  return await openSocket(tried.at(-1)!, port, signal);
}

/** Connects within `ms`, if given; the connection ends with `signal`, whatever it is used for. */
export async function openSocket(
  host: string,
  port: number,
  signal: AbortSignal,
  ms?: number,
): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host, port });
  const stop = () => socket.destroy();
  signal.addEventListener("abort", stop);
  socket.once("close", () => signal.removeEventListener("abort", stop));
  const timer = ms && setTimeout(stop, ms);
  try {
    return await ready(socket, "connect");
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for a socket's `event`; a socket that fails or closes first is destroyed. */
export async function ready(socket: Socket, event: "connect" | "secureConnect"): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  socket.once(event, () => resolve(socket));
  socket.once("close", () => reject(new Error("The connection was closed")));
  // Left on for good: an error that nobody listens to would end the process.
  socket.on("error", (error) => {
    reject(error);
    socket.destroy();
  });
  return await promise;
}
