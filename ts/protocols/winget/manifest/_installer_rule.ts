import type { Json } from "../../../kit/json.ts";
import type { Installer } from "./installer_fields.ts";

/** What is wrong: which field of the installer, what about it, and its value. */
export type Complaint = readonly [field: string, says: string, value?: Json];

/** A rule by which the client judges each installer; one that fails costs the whole answer. */
export interface InstallerRule {
  /** Its name in the table of the client's validation. */
  readonly id: string;
  find(installer: Installer): Iterable<Complaint>;
}
