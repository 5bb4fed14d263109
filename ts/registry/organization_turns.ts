import type { OrganizationId } from "../model/ids.ts";
import type { Leases } from "../store/lease.ts";

/**
 * Does `work` while nobody else, on any instance, changes who and what belongs to an organization:
 * what it finds there holds until it is done.
 */
export function inTurn<T>(
  leases: Leases,
  organization: OrganizationId,
  work: () => Promise<T>,
): Promise<T> {
  return leases.hold(`organization/${organization}`, work);
}
