import type { Program } from "./program.ts";

const LOOK_EVERY = 50;

/** Keeps the most memory that was resident while it watched, in MiB. */
export function watchMemory(program: Program): { stop(): Promise<number> } {
  let most = 0;
  const look = async () => {
    most = Math.max(most, (await program.memory()).now);
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}
