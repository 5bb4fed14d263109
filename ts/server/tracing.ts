/** A request that was answered, for whoever follows it over several programs. */
export interface TracedRequest {
  readonly method: string;
  /** The pattern of its address. */
  readonly route: string;
  readonly requestId: string;
}

/** Says of the span that the runtime has made for a request what the runtime cannot know. */
export type Trace = (request: TracedRequest) => void;

/**
 * Tells of requests where `OTEL_DENO` has the runtime trace them; `null` where it does not. The runtime
 * has written the whole address into the span by then, and takes nothing out of it again.
 */
export async function openTracing(): Promise<Trace | null> {
  if (!/^(?:true|1)$/.test(Deno.env.get("OTEL_DENO") ?? "")) return null;
  const { trace } = await import("@opentelemetry/api");
  return ({ method, route, requestId }) => {
    const span = trace.getActiveSpan();
    if (!span) return;
    span.updateName(`${method} ${route}`);
    span.setAttributes({ "http.route": route, "packhouse.request_id": requestId });
  };
}
