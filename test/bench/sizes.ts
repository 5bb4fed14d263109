/** How much is measured. */
export interface Sizes {
  /** Packages × 3 versions × 2 installers, one catalogue after the other. */
  readonly catalogues: readonly number[];
  /** Packages of the catalogue with 10 versions each, and of the one that is ten times as large. */
  readonly deep: number;
  readonly large: number;
  /** Seconds for which requests are sent in each measurement, and before it. */
  readonly seconds: number;
  readonly warmSeconds: number;
  /** How often servers that are compared are measured in turns. */
  readonly rounds: number;
  /** Bytes of the file that is downloaded, and of the one that is uploaded. */
  readonly download: number;
  readonly upload: number;
  /** How often a process is started. */
  readonly starts: number;
  /** How often a screen of the interface is visited. */
  readonly visits: number;
  /** What is mirrored, and how often whoever does it is killed. */
  readonly mirror: MirrorSizes;
}

export interface MirrorSizes {
  /** Of the upstream's index. */
  readonly packages: number;
  /** Of each package. */
  readonly versions: number;
  /** How many packages the allow-list names. */
  readonly wanted: number;
  readonly kills: number;
  /** Installers that are no trifle, and the bytes of each. */
  readonly large: number;
  readonly largeBytes: number;
}

const MIB = 1024 * 1024;

/** What `docs/performance.md` is made from. */
export const FULL: Sizes = {
  catalogues: [5_000, 50_000],
  deep: 10_000,
  large: 100_000,
  seconds: 2,
  warmSeconds: 1,
  rounds: 3,
  download: 300 * MIB,
  upload: 2048 * MIB,
  starts: 7,
  visits: 5,
  mirror: {
    ...{ packages: 10_000, versions: 10, wanted: 500, kills: 10 },
    ...{ large: 20, largeBytes: 20 * MIB },
  },
};

/** Enough to see that something has gone wrong. */
export const QUICK: Sizes = {
  catalogues: [5_000],
  deep: 2_500,
  large: 25_000,
  seconds: 0.5,
  warmSeconds: 0.3,
  rounds: 1,
  download: 75 * MIB,
  upload: 512 * MIB,
  starts: 3,
  visits: 2,
  mirror: {
    ...{ packages: 1_000, versions: 10, wanted: 50, kills: 3 },
    ...{ large: 5, largeBytes: 5 * MIB },
  },
};
