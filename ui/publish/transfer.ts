import type { Refusal } from "../kit/refusal.ts";

/** What a transfer tells of itself. */
export interface Watch {
  /** The server knows of it, and it can be gone on with. */
  begun(id: string): void;
  progress(sent: number, size: number | null): void;
  /** It stands still, and goes on by itself. */
  stalled(says: string): void;
  complete(id: string): void;
  failed(refusal: Refusal): void;
}

/** A transfer under way. */
export interface Transfer {
  pause(): void;
  resume(): void;
  /** Gives it up, at the server as well. */
  abandon(): void;
}

/** How far the server has come with a file. */
export interface Arrived {
  readonly state: "receiving" | "fetching" | "complete" | "failed";
  readonly sent: number;
}

/** How files get to the server. */
export interface Carrier {
  /** Sends a file, or the rest of the one that has that `id`. */
  send(file: File, repository: string, watch: Watch, id?: string): Transfer;
  fetch(url: string, repository: string, watch: Watch): Transfer;
  /** Watches what the server fetches already. */
  follow(id: string, watch: Watch): Transfer;
  /** `null` for what the server has no more, or never had. */
  look(id: string): Promise<Arrived | null>;
  abandon(id: string): void;
}
