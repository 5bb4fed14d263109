import assert from "node:assert/strict";

/** Longer than anything takes on the slowest machine, in milliseconds: only what never comes is late. */
const PATIENCE = 60_000;

/** Waits until something holds; fails where it does not come to hold. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!await holds()) {
    assert.ok(Date.now() < deadline, `${what}: not within ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
