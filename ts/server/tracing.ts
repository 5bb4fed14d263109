import { shownPath } from "./shown_path.ts";

/** A request that was answered, for whoever follows it over several programs. */
export interface TracedRequest {
  readonly method: string;
  /** The pattern of its address. */
  readonly route: string;
  readonly url: string;
  readonly requestId: string;
}

/** Says of the span that the runtime has made for a request what the runtime cannot know. */
export type Trace = (request: TracedRequest) => void;

/**
 * Tells of requests where `OTEL_DENO` has the runtime trace them; `null` where it does not. Of an
 * address a span keeps as much as a log line does: without its query, and without source keys.
 */
export async function openTracing(): Promise<Trace | null> {
  if (!/^(?:true|1)$/.test(Deno.env.get("OTEL_DENO") ?? "")) return null;
  const { trace } = await import("@opentelemetry/api");
  return ({ method, route, url, requestId }) => {
    const span = trace.getActiveSpan();
    if (!span) return;
    const { origin, pathname } = new URL(url);
    const path = shownPath(pathname);
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      ...{ "http.route": route, "packhouse.request_id": requestId },
      ...{ "url.full": `${origin}${path}`, "url.path": path, "url.query": "" },
    });
  };
}
