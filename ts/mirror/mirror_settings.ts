import type { JsonObject } from "../kit/json.ts";
import type { Instant } from "../model/document.ts";
import type { Mirror, UpstreamSource } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";

/** What an administrator says of a mirror. */
export interface MirrorSettings
  extends Omit<Mirror, "id" | "revision" | "createdAt" | "changedAt" | "upstream"> {
  readonly upstream: WantedSource;
}

/** An upstream with its token in the clear: `null` takes it away, and what is left out stays. */
export type WantedSource = Omit<UpstreamSource, "token"> & { readonly token?: string | null };

/** The mirror that there is without anybody's setting one up. */
export interface ImpliedMirror {
  /** Of its repository. */
  readonly path: string;
  readonly url: string;
}

/** What a mirror is like of which nobody has said more than where its packages come from. */
export const USUAL_SETTINGS = {
  enabled: true,
  schedule: null,
  approval: { mode: "auto" },
  signerPolicy: "warn",
  dependencies: "offer",
  pullThrough: false,
  retention: { maxAgeDays: null, keepDownloadedDays: null },
} as const satisfies Omit<MirrorSettings, "upstream">;

/** No store has it, hence the revision. */
export function impliedMirror({ id }: Repository, { url }: ImpliedMirror): Mirror {
  const upstream = { kind: "preindexed", url, path: "" } as const;
  return { id, revision: 0, ...USUAL_SETTINGS, upstream, createdAt: 0, changedAt: 0 };
}

/** Whether a mirror follows from `ALLOWLIST_PATH` alone. */
export function isImplied({ revision }: Mirror): boolean {
  return revision === 0;
}

/** Whether what is told to one upstream is told to the same server by the other. */
export function isSameServer(one: WantedSource, other: WantedSource): boolean {
  return one.kind === other.kind && originOf(one) === originOf(other);
}

function originOf({ url }: WantedSource): string {
  return URL.parse(url)?.origin ?? url;
}

/** What the log may know of a mirror: everything but its token. */
export function shownMirror(mirror: Mirror): JsonObject {
  const { enabled, upstream, schedule, approval, signerPolicy, dependencies } = mirror;
  const { token, ...source } = upstream;
  return {
    ...{ enabled, schedule, approval: { ...approval }, signerPolicy, dependencies },
    upstream: { ...source, hasToken: token !== undefined },
    pullThrough: mirror.pullThrough,
    retention: { ...mirror.retention },
  };
}

/** The document as it is to be kept, but for its token. */
export function draftOf(
  { id }: Repository,
  wanted: MirrorSettings,
  { token, createdAt, now }: { token?: string; createdAt: Instant; now: Instant },
): Omit<Mirror, "revision"> {
  const { enabled, schedule, approval, signerPolicy, dependencies, pullThrough, retention } =
    wanted;
  const { kind, url, path } = wanted.upstream;
  const upstream = { kind, url, path, ...(token !== undefined && { token }) };
  return {
    ...{ id, enabled, upstream, schedule, approval, signerPolicy, dependencies, pullThrough },
    ...{ retention, createdAt, changedAt: now },
  };
}
