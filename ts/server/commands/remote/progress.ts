const WIDTH = 30;
/** On a terminal, in milliseconds; elsewhere lines would fill a log. */
const EVERY = 100;
/** Elsewhere: a line for each quarter of a file. */
const STEPS = 4;

/** Shows how far something is: a bar on a terminal, some plain lines elsewhere. */
export interface Progress {
  /** Notes how many bytes are done. */
  at(done: number): void;
  /** Leaves the last state standing. */
  end(): void;
}

/** Where progress is shown, and whether at all. */
export interface ProgressOptions {
  readonly isTerminal: boolean;
  /** Writes as it is, without a line break. */
  readonly write: (text: string) => void;
  readonly now: () => number;
}

/** Shows how much of `total` bytes of something is done. */
export function showProgress(
  what: string,
  total: number,
  { isTerminal, write, now }: ProgressOptions,
): Progress {
  let shownAt = -EVERY;
  let step = 0;
  let last = 0;
  const bar = () => write(`\r${what} ${drawBar(last, total)}`);
  return {
    at(done) {
      last = done;
      if (isTerminal && now() - shownAt >= EVERY) {
        shownAt = now();
        bar();
      }
      const reached = total === 0 ? STEPS : Math.floor((done * STEPS) / total);
      if (!isTerminal && reached > step) {
        step = reached;
        write(`${what} ${Math.floor((100 * done) / Math.max(total, 1))} %\n`);
      }
    },
    end() {
      if (!isTerminal) return;
      bar();
      write("\n");
    },
  };
}

function drawBar(done: number, total: number): string {
  const share = total === 0 ? 1 : done / total;
  const full = Math.round(share * WIDTH);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${"=".repeat(full)}${" ".repeat(WIDTH - full)}] ${percent} % of ${inUnits(total)}`;
}

/** `3.2 MiB` */
export function inUnits(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** Standard error, where it shows something to a person. */
export function terminalProgress(): ProgressOptions {
  const encoder = new TextEncoder();
  return {
    isTerminal: Deno.stderr.isTerminal(),
    write: (text) => void Deno.stderr.writeSync(encoder.encode(text)),
    now: () => performance.now(),
  };
}
