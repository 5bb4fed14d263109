import { WinGetFailure } from "./failure.ts";

/** Every version of the protocol that clients of some age speak. */
export const CONTRACTS = [
  ...["1.0.0", "1.1.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0", "1.9.0", "1.10.0", "1.12.0", "1.28.0"],
] as const;

/** Contracts of a client that knows nothing newer than `newest`. */
export function contractsUpTo(newest: string): readonly string[] {
  return CONTRACTS.filter((contract) => minorOf(contract) <= minorOf(newest));
}

/** Whether a session at `contract` knows what came with 1.`minor`. */
export function knows(contract: string, minor: number): boolean {
  return minorOf(contract) >= minor;
}

/** The highest contract of the client that the server names by major and minor. */
export function negotiate(client: readonly string[], server: readonly string[]): string {
  const offered = new Set(server.map((one) => one.split(".").slice(0, 2).join(".")));
  const common = client.filter((one) => offered.has(one.split(".").slice(0, 2).join(".")));
  const best = common.toSorted((a, b) => minorOf(b) - minorOf(a))[0];
  if (!best) throw new WinGetFailure("unsupportedSource", `No contract of ${server.join(", ")}`);
  return best;
}

function minorOf(contract: string): number {
  return Number(contract.split(".")[1]);
}
