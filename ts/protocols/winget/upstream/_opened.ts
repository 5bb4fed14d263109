import { openEgress } from "../../../kit/egress/_open_egress.ts";
import type {
  OpenSource,
  Upstream,
  UpstreamIndex,
  UpstreamPackage,
  UpstreamTools,
} from "../../mirroring.ts";
import { mirroring } from "../mirroring.ts";

/** An upstream that a test reads, in a folder of its own. */
export interface Opened extends AsyncDisposable {
  readonly upstream: Upstream;
  readonly cacheDir: string;
  /** Milliseconds of each wait, none of which was waited. */
  readonly waits: readonly number[];
  /** The first state of the upstream. */
  index(): Promise<UpstreamIndex>;
}

/** Opens an upstream as the registry does. */
export async function opened(
  source: Partial<OpenSource>,
  tools: Partial<UpstreamTools> = {},
): Promise<Opened> {
  const cacheDir = await Deno.makeTempDir({ prefix: "packhouse-upstream-" });
  const waits: number[] = [];
  const upstream = mirroring.open({ kind: "preindexed", url: "", path: "", ...source }, {
    fetch: openEgress({ limits: { ...LIMITS, maxBytes: 1 << 28 } }),
    pause: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    cacheDir,
    ...tools,
  });
  return {
    ...{ upstream, cacheDir, waits },
    index: async () => (await upstream.refresh("", NEVER))!,
    [Symbol.asyncDispose]: () => Deno.remove(cacheDir, { recursive: true }),
  };
}

const LIMITS = {
  maxBytes: 1 << 20,
  connectMs: 20_000,
  idleMs: 20_000,
  totalMs: 60_000,
  redirects: 5,
};

/** A signal that does not abort. */
export const NEVER: AbortSignal = new AbortController().signal;

/** All packages that fit, by name. */
export async function namesIn(index: UpstreamIndex, ...globs: string[]): Promise<string[]> {
  return (await packagesOf(index, ...globs)).map(({ name }) => name);
}

export async function packagesOf(
  index: UpstreamIndex,
  ...globs: string[]
): Promise<UpstreamPackage[]> {
  return await Array.fromAsync(index.packages(globs));
}
