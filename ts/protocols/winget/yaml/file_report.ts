/** A file that may be a manifest. */
export interface TextFile {
  /** Where it lies, with `/` between folders; files of one version share a folder. */
  readonly path: string;
  readonly text: string;
}

/** One thing to be said of a file. */
export interface FileFinding {
  readonly path: string;
  /** From 1; left out where the finding is about the file as a whole. */
  readonly line?: number;
  /** As the WinGet protocol names it, or `yaml` and `json` for what cannot be read at all. */
  readonly rule: string;
  readonly says: string;
  /** Whether it keeps the version from being taken; everything else is worth knowing only. */
  readonly level: "error" | "warning";
}

/** What became of a file. */
export interface FileReport {
  readonly path: string;
  /**
   * `read`: everything in it was taken. `refused`: it, or the version that it belongs to, was not,
   * or some version in it; the findings say why. `ignored`: it is no manifest.
   */
  readonly outcome: "read" | "refused" | "ignored";
  readonly findings: readonly FileFinding[];
}

/** How many findings are reported of one file. */
export const MOST_FILE_FINDINGS = 50;

/** Gathers what is to be said of one file. */
export class FileNotes {
  readonly path: string;
  readonly #findings: FileFinding[] = [];
  #outcome: FileReport["outcome"] = "read";

  constructor(path: string) {
    this.path = path;
  }

  /** Says why the file, or its version, is not taken. */
  refuse(rule: string, says: string, line?: number): void {
    this.#outcome = "refused";
    this.#add(rule, says, "error", line);
  }

  warn(rule: string, says: string, line?: number): void {
    this.#add(rule, says, "warning", line);
  }

  /** Says why the file is no manifest. */
  ignore(says: string): void {
    this.#outcome = "ignored";
    this.#add("8.6", says, "warning");
  }

  get isRefused(): boolean {
    return this.#outcome === "refused";
  }

  get report(): FileReport {
    return { path: this.path, outcome: this.#outcome, findings: this.#findings };
  }

  #add(rule: string, says: string, level: FileFinding["level"], line?: number): void {
    if (this.#findings.length >= MOST_FILE_FINDINGS) return;
    const { path } = this;
    this.#findings.push({ path, ...(line !== undefined && { line }), rule, says, level });
  }
}
