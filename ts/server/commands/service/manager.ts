import type { Settings } from "../../../config/settings.ts";
import type { Host } from "./host.ts";

/** What the machine is to start, and how. */
export interface Service {
  /** The program's path. */
  readonly program: string;
  readonly settings: Settings;
}

/** Where one kind of system keeps what belongs to a service. */
export interface Places {
  /** The configuration file: what flags of the installation said, and what administrators add. */
  readonly config: string;
  /** `DATA_DIR`, unless something else is said. */
  readonly data: string;
}

/** What starts programs on one kind of system. */
export interface Manager {
  readonly places: Places;
  /** Has the service start now and whenever the machine starts; anew where it runs. Throws {@link ServiceRefused}. */
  install(host: Host, service: Service): Promise<readonly string[]>;
  /** What the system says of the service, and whether it runs. */
  status(host: Host): Promise<{ readonly isUp: boolean; readonly says: string }>;
  /** Stops it, and has it start no more; settings and data stay. */
  uninstall(host: Host): Promise<void>;
}

/** The system did not do what it was asked for. */
export class ServiceRefused extends Error {
  override readonly name = "ServiceRefused";
}

/** Runs a program that must succeed. */
export async function must(host: Host, program: string, ...args: string[]): Promise<void> {
  const { code, text } = await host.run(program, ...args);
  if (code === 0) return;
  throw new ServiceRefused(`"${[program, ...args].join(" ")}" ended with code ${code}: ${text}`);
}
