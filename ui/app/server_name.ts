import { type ReadonlySignal, signal } from "@preact/signals";

const NOTE = "packhouse.name";
const name = signal(noted() ?? "Packhouse");

/** What this server is called; what it was called the last time until it has been asked. */
export const serverName: ReadonlySignal<string> = name;

/** Takes a name that is known better. */
export function knowName(known: string): void {
  name.value = known;
  if (typeof localStorage !== "undefined") localStorage.setItem(NOTE, known);
}

/** Asks the server. A server that cannot be reached keeps the name that is known of it. */
export async function askName(fetch: typeof globalThis.fetch): Promise<void> {
  const answer = await fetch("/health").catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (typeof said?.name === "string") knowName(said.name);
}

function noted(): string | null {
  return typeof localStorage === "undefined" ? null : localStorage.getItem(NOTE);
}
