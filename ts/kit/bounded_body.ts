/** What a reader throws when a body is longer than it may be. */
export class BodyTooLong extends Error {
  override readonly name = "BodyTooLong";

  constructor(readonly limit: number) {
    super(`The body is longer than ${limit} bytes`);
  }
}

/** Passes a body on, and breaks it off with {@link BodyTooLong} at the first byte beyond `limit`. */
export function bounded<B extends ArrayBufferLike>(
  body: ReadableStream<Uint8Array<B>>,
  limit: number,
): ReadableStream<Uint8Array<B>> {
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array<B>, Uint8Array<B>>({
      transform(chunk, out) {
        size += chunk.byteLength;
        if (size > limit) throw new BodyTooLong(limit);
        out.enqueue(chunk);
      },
    }),
  );
}

/** Reads a short body as UTF-8 text; throws {@link BodyTooLong}, or `TypeError` where it is not UTF-8. */
export async function readText(request: Request, limit: number): Promise<string> {
  const { headers, body } = request;
  const announced = headers.has("transfer-encoding") ? null : headers.get("content-length");
  if (Number(announced ?? 0) > limit) throw new BodyTooLong(limit);
  // No more arrives than was announced (RFC 9112 section 6.3), and reading it at once is much faster.
  const whole = announced !== null || !body ? request : new Response(bounded(body, limit));
  const bytes = await whole.arrayBuffer();
  if (bytes.byteLength > limit) throw new BodyTooLong(limit);
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
