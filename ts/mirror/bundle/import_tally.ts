import type { BundleTarget } from "./bundle_target.ts";
import type { TakenOutcome, TakenReport } from "./package_intake.ts";

/** What became of one repository of a bundle. */
export interface ImportedRepository extends Readonly<Record<TakenOutcome, number>> {
  readonly path: string;
  /** Its address where it comes from. */
  readonly from: string;
  /** Files that were taken over, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Bytes of files that were here already, or that nobody wanted. */
  readonly passedOver: number;
}

type Counts = { -readonly [C in keyof ImportedRepository]: ImportedRepository[C] };
type Place = Pick<BundleTarget, "repository" | "from">;

/** Counts what becomes of a bundle. */
export class ImportTally {
  readonly #counts: ReadonlyMap<string, Counts>;
  readonly #report: (repository: string, report: TakenReport) => void;

  constructor(targets: readonly Place[], report: ImportTally["report"] | undefined) {
    this.#report = report ?? (() => {});
    this.#counts = new Map(
      targets.map(({ repository: { path }, from }) => [path, blank(path, from)]),
    );
  }

  get report(): (repository: string, report: TakenReport) => void {
    return this.#report;
  }

  get repositories(): readonly ImportedRepository[] {
    return [...this.#counts.values()];
  }

  of(path: string): ImportedRepository {
    return this.#counts.get(path)!;
  }

  count({ repository: { path } }: Place, reports: readonly TakenReport[]): void {
    const counts = this.#counts.get(path)!;
    for (const report of reports) {
      counts[report.outcome]++;
      this.#report(path, report);
    }
  }

  file({ repository: { path } }: Place, size: number, isTaken: boolean): void {
    const counts = this.#counts.get(path)!;
    if (!isTaken) counts.passedOver += size;
    else {
      counts.files++;
      counts.bytes += size;
    }
  }
}

function blank(path: string, from: string): Counts {
  return {
    ...{ path, from, added: 0, replaced: 0, unchanged: 0, removed: 0, clashing: 0, skipped: 0 },
    ...{ refused: 0, files: 0, bytes: 0, passedOver: 0 },
  };
}
