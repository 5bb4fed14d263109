import { size } from "../../../config/amount.ts";
import { ValueRefused } from "../../../config/reader.ts";
import { quote, UsageRefused } from "../../../config/refused.ts";
import type { BundleBase } from "../../../mirror/bundle/bundle_base.ts";
import type { ExportedBundle } from "../../../mirror/bundle/bundle_exporter.ts";
import { ULID } from "../../../mirror/bundle/forms.ts";
import { ITSELF } from "../../../model/event.ts";
import type { Repository } from "../../../model/package.ts";
import type { Services } from "../../compose.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { withPackhouse } from "../with_packhouse.ts";
import { inUnits } from "../remote/progress.ts";
import { bundleProgress } from "./bundle_progress.ts";
import { openVolumes } from "./volume_source.ts";
import { createVolumes } from "./volume_sink.ts";

/** Puts repositories of these stores into a bundle. */
export async function runExportBundle(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const path = flags.text("bundle")!;
  const paths = flags.all("repo");
  refuseMisuse(context, paths);
  const volumeSize = sizeIn(flags.text("volume-size"));
  const since = flags.text("since");
  return await withPackhouse(context, async ({ services }) => {
    const repositories = await Promise.all(paths.map((one) => services.repositories.get(one)));
    await using base = since === undefined ? null : await baseOf(since, repositories, services);
    const sink = await createVolumes(path, volumeSize);
    const progress = bundleProgress(context);
    try {
      const wanted = { repositories, base, key: flags.text("key"), by: ITSELF };
      const made = await services.bundleExporter.export({ ...wanted, watch: progress.watch }, sink);
      const files = await sink.finish();
      progress.end();
      const say = path === "-" ? io.stderr : io.stdout;
      if (flags.has("json")) say(JSON.stringify({ ...shown(made), volumes: files }));
      else lines(made, files).forEach(say);
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    return EXIT.done;
  });
}

function refuseMisuse({ flags, positionals }: CommandContext, paths: readonly string[]): void {
  if (positionals.length > 0) {
    throw new UsageRefused(["Cannot name packages with --bundle: it holds whole repositories"]);
  }
  if (paths.length === 0) throw new UsageRefused(["Name what it is to hold with --repo ORG/REPO"]);
  const stray = ["out", "url", "token", "token-file"].find((flag) => flags.has(flag));
  if (stray) throw new UsageRefused([`Cannot use --${stray} with --bundle`]);
}

function sizeIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  try {
    return size.parse(text);
  } catch (cause) {
    if (!(cause instanceof ValueRefused)) throw cause;
    throw new UsageRefused([`Cannot use ${quote(text)} as --volume-size: it ${cause.message}`]);
  }
}

/** A bundle that was made here is remembered by its id, or read where it lies. */
async function baseOf(
  since: string,
  repositories: readonly Repository[],
  { bundleMemory, bundleExporter }: Services,
): Promise<BundleBase & AsyncDisposable> {
  if (since === "last" || ULID.test(since)) {
    const base = await bundleMemory.base(since, repositories);
    return { ...base, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  await using source = await openVolumes(since);
  return await bundleExporter.baseOf(source);
}

function shown({ header, ...counts }: ExportedBundle) {
  const { bundle, number, installation, created, base, key, repositories, files } = header;
  return {
    ...{ bundle, number, installation, created, base, key },
    ...{ repositories: repositories.map(({ path }) => path), ...counts, files },
  };
}

function lines({ header, versions, known, removed }: ExportedBundle, files: readonly string[]) {
  const { bundle, base, files: { count, bytes } } = header;
  return [
    `Bundle ${bundle}${base === null ? "" : `, which continues ${base}`}`,
    `${versions} versions with ${count} files of ${inUnits(bytes)}, ${removed} removed, ` +
    `${known} as before`,
    ...files.filter((name) => name !== "-"),
  ];
}
