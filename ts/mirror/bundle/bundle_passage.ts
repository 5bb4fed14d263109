import { RegistryError } from "../../model/registry_error.ts";
import { type BundleReader, spoilt } from "./bundle_reader.ts";
import type { BundleTarget } from "./bundle_target.ts";
import { BundledFiles } from "./bundled_files.ts";
import { type BundledFile, byPackage, type PackageLines, parseContents } from "./contents.ts";
import type { VersionLine } from "./contents.ts";
import type { ImportTally } from "./import_tally.ts";
import { PackageIntake, type PackageIntakeTools } from "./package_intake.ts";
import type { Spool } from "./spool.ts";

/** A bundle that is passing, and where it goes. */
export interface PassingBundle {
  readonly reader: BundleReader;
  /** Its table of contents, proved. */
  readonly spool: Spool;
  readonly targets: readonly BundleTarget[];
  readonly tally: ImportTally;
}

/** How files are received. */
export interface Reception {
  /** Proves every byte, and keeps none. */
  readonly dryRun: boolean;
  readonly watch?: (done: number, total: number) => void;
}

/** The two ways through a bundle: one on which files arrive, and one on which packages are published. */
export class BundlePassage {
  readonly #tools: PackageIntakeTools;
  readonly #bundle: PassingBundle;

  constructor(tools: PackageIntakeTools, bundle: PassingBundle) {
    this.#tools = tools;
    this.#bundle = bundle;
  }

  /** Keeps files that are not here yet, and proves the bundle to its end. */
  async receive(reception: Reception): Promise<void> {
    const { reader, spool } = this.#bundle;
    for await (const group of byPackage(parseContents(spool.read()))) {
      await this.#receivePackage(group, reception);
    }
    await reader.end();
  }

  /** Publishes package after package. */
  async publish(): Promise<void> {
    const { spool, tally } = this.#bundle;
    for await (const group of byPackage(parseContents(spool.read()))) {
      const target = this.#targetOf(group);
      if (!target) continue;
      tally.count(target, await new PackageIntake(this.#tools, target, group).publish());
    }
  }

  async #receivePackage(group: PackageLines, { dryRun, watch }: Reception): Promise<void> {
    const { reader, tally } = this.#bundle;
    const target = this.#targetOf(group);
    const plan = target && await new PackageIntake(this.#tools, target, group).plan();
    if (target && plan && dryRun) tally.count(target, plan.reports);
    for (const [line, file] of carried(group)) {
      const isTaken = !dryRun && plan?.wanted.has(file) === true;
      if (isTaken) await this.#receiveFile(target!, line, file);
      else await reader.pass(file, dryRun);
      if (target) tally.file(target, file.size, isTaken);
      watch?.(reader.passed, reader.header.files.bytes);
    }
  }

  /** A file that is too long to be kept here is missing later, when its version is refused. */
  async #receiveFile(target: BundleTarget, line: VersionLine, file: BundledFile): Promise<void> {
    const files = new BundledFiles(this.#tools.files, target);
    await this.#bundle.reader.file(file, async (body) => {
      await files.receive(line, file, body).catch((error: unknown) => {
        const code = error instanceof RegistryError ? error.code : null;
        if (code === "digest_mismatch") throw spoilt(file);
        if (code !== "body_too_large") throw error;
      });
    });
  }

  #targetOf({ path }: PackageLines): BundleTarget | null {
    return this.#bundle.targets.find(({ from }) => from === path) ?? null;
  }
}

/** Files of a package whose bytes are in the bundle, in their order. */
function* carried({ lines }: PackageLines): Generator<[VersionLine, BundledFile]> {
  for (const line of lines) {
    if (line.is !== "version") continue;
    for (const file of line.files) if (!file.known) yield [line, file];
  }
}
