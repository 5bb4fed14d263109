/** What every stored document has. The store alone writes `revision`: 1 at first, one more at each replacement. */
export interface Document {
  readonly id: string;
  readonly revision: number;
}

/** A document as its author writes it. */
export type Draft<T extends Document> = Omit<T, "revision">;

/** Milliseconds since the epoch, UTC. */
export type Instant = number;

/** Tells the time; tests hand in their own. */
export type Clock = () => Instant;
