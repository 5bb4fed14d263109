/** Why a run is broken off: somebody cancelled it, its server stops, or others think it dead. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
  readonly why: "cancelled" | "closed" | "buried";

  constructor(why: RunStopped["why"]) {
    super(`Mirror run: ${why}`);
    this.why = why;
  }
}
