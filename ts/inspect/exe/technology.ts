import type { InstallerFacts, ProductFacts } from "../inspection.ts";
import type { Program } from "./program.ts";

/** What looking for one technology found. */
export interface Finding {
  /** What is known better than the version resource says it. */
  readonly product?: ProductFacts;
  readonly installer: InstallerFacts;
  readonly notes?: readonly string[];
}

/** A way of making installers. Knowing one more is a file and a line in `mod.ts`. */
export interface Technology {
  /** For people, without version: `Inno Setup`. */
  readonly id: string;
  /** `null` where the program was not made with it. */
  find(program: Program): Promise<Finding | null>;
}
