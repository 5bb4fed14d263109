/** What the load generator is to do; it reads this as JSON from its standard input. */
export interface LoadJob {
  readonly port: number;
  /** Each sends its next request as soon as it has the answer to the last. */
  readonly connections: number;
  readonly seconds: number;
  /** Sent before, and not counted. */
  readonly warmSeconds: number;
  /** Whole requests, sent in turns. */
  readonly requests: readonly string[];
  /** The status of every answer; any other ends the run. */
  readonly status: number;
}

/** What it found; it prints this as JSON. */
export interface LoadFound {
  readonly requests: number;
  readonly seconds: number;
  /** Bytes of all bodies. */
  readonly bytes: number;
  /** Milliseconds from the first byte of a request to the last of its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}
