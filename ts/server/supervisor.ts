/** What keeps this process running (systemd), where there is one that wants to hear of it: sd_notify(3). */
export interface Supervisor {
  /** Requests are answered from now on. */
  ready(): Promise<void>;
  /** The process has begun to stop. */
  stopping(): Promise<void>;
}

/** How messages reach the supervisor. */
export type Notify = (message: string) => Promise<void>;

/**
 * The supervisor that `NOTIFY_SOCKET` names. Where `WATCHDOG_USEC` is set too it is told twice
 * within that time that events are still handled: a process that hangs is replaced.
 */
export function createSupervisor(
  env: Readonly<Record<string, string | undefined>>,
  notify: Notify = notifierOf(env.NOTIFY_SOCKET),
): Supervisor {
  let heart: ReturnType<typeof setInterval> | undefined;
  return {
    async ready() {
      await notify("READY=1");
      const period = Number(env.WATCHDOG_USEC) / 2000;
      if (period > 0) heart = setInterval(() => void notify("WATCHDOG=1"), period);
    },
    async stopping() {
      clearInterval(heart);
      await notify("STOPPING=1");
    },
  };
}

function notifierOf(socket: string | undefined): Notify {
  // A name that begins with "@" is in the abstract name space, which paths cannot reach.
  if (!socket?.startsWith("/")) return () => Promise.resolve();
  return async (message) => {
    const folder = await Deno.makeTempDir({ prefix: "packhouse-notify-" });
    const sender = Deno.listenDatagram({ transport: "unixpacket", path: `${folder}/from` });
    try {
      await sender.send(new TextEncoder().encode(message), {
        transport: "unixpacket",
        path: socket,
      });
    } catch {
      // A supervisor that went away must not take the server along.
    } finally {
      sender.close();
      await Deno.remove(folder, { recursive: true });
    }
  };
}
