/** A contract of the WinGet REST protocol, as the client's `Version` header names it. */
export interface Contract {
  readonly major: number;
  readonly minor: number;
}

/** Every contract that a client may speak, lowest first. */
export const CONTRACTS = [
  "1.0.0",
  "1.1.0",
  "1.4.0",
  "1.5.0",
  "1.6.0",
  "1.7.0",
  "1.9.0",
  "1.10.0",
  "1.12.0",
  "1.28.0",
] as const;

/** What is assumed of a client that does not say which contract it speaks. */
export const NEWEST: Contract = { major: 1, minor: 28 };

/** Reads a `Version` header; `null` where it is not a version at all. Any patch number is accepted. */
export function parseContract(text: string): Contract | null {
  const match = /^\s*(\d{1,4})\.(\d{1,4})(?:\.\d{1,9}){0,2}\s*$/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
}

/** The newest of {@link CONTRACTS} that a contract reaches; all that reach the same read the same. */
export function floorOf(contract: Contract): string {
  return CONTRACTS.findLast((known) => reaches(contract, known)) ?? CONTRACTS[0];
}

/** Whether `contract` is `floor` (`major.minor`, and what follows does not count) or a later one. */
export function reaches(contract: Contract, floor: string): boolean {
  const [major = 0, minor = 0] = floor.split(".").map(Number);
  return contract.major > major || (contract.major === major && contract.minor >= minor);
}
