import type { Run } from "./mirror.ts";

/**
 * Hears of a run until it has ended or the answered function is called. The server's events come by
 * `fetch`, as an `EventSource` could show no token; where they break off, it asks again.
 */
export function watchRun(
  fetch: typeof globalThis.fetch,
  path: string,
  hear: (run: Run) => void,
): () => void {
  const stop = new AbortController();
  void follow(fetch, path, hear, stop.signal).catch((cause) => {
    if (!stop.signal.aborted) throw cause;
  });
  return () => stop.abort();
}

const PAUSE_MS = 2000;
const MOST_TRIES = 30;

async function follow(
  fetch: typeof globalThis.fetch,
  path: string,
  hear: (run: Run) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries++) {
    const answer = await fetch(path, { signal, headers: { accept: "text/event-stream" } })
      .catch(() => null);
    if (answer?.ok && answer.body) {
      for await (const run of runsIn(answer.body)) {
        hear(run);
        if (run.state !== "running") return;
      }
    } else if (answer && answer.status < 500) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** The `data` of each event (HTML, section 9.2.6) as the run that it is. */
async function* runsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Run> {
  let rest = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || value === undefined) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop()!;
    for (const event of events) {
      const lines = event.split("\n").filter((line) => line.startsWith("data:"));
      if (lines.length === 0) continue;
      const data = lines.map((line) => line.slice(5).trim()).join("\n");
      yield JSON.parse(data) as Run;
    }
  }
}
