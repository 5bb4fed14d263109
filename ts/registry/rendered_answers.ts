import { LRUCache } from "lru-cache";
import { createHash } from "node:crypto";

/** An answer as it goes over the wire. */
export interface RenderedAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A strong validator, quotes included (RFC 9110 section 8.8.3). */
  readonly etag: string;
}

/**
 * Answers that clients fetch again and again, rendered once and kept as bytes while there is room.
 * A key must name the state that it was rendered from (a package's revision), so nothing grows stale.
 */
export class RenderedAnswers {
  readonly #answers: LRUCache<string, RenderedAnswer>;
  /** How often an answer was here, and how often it had to be rendered. */
  readonly asked = { hits: 0, misses: 0 };

  constructor(options: { readonly maxBytes: number }) {
    this.#answers = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ bytes }, key) => bytes.byteLength + key.length + 256,
    });
  }

  /** The kept answer, or else what `render` says, encoded and kept. `null` is passed on and not kept. */
  async get(key: string, render: () => Promise<string | null>): Promise<RenderedAnswer | null> {
    const kept = this.#answers.get(key);
    if (kept) {
      this.asked.hits++;
      return kept;
    }
    this.asked.misses++;
    const text = await render();
    if (text === null) return null;
    const answer = seal(new TextEncoder().encode(text));
    this.#answers.set(key, answer);
    return answer;
  }
}

function seal(bytes: Uint8Array<ArrayBuffer>): RenderedAnswer {
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 27);
  return { bytes, etag: `"${digest}"` };
}
