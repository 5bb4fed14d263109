/** What is published: installers that become a version, or manifests as they are. */
export const SIDES = ["installers", "manifests"] as const;
export type Side = (typeof SIDES)[number];

/** Where it is handed over. */
export function sideAddress(side: Side, repository: string): string {
  const below = side === "installers" ? "" : `/${side}`;
  return `/ui/publish${below}?repository=${encodeURIComponent(repository)}`;
}
