/** How an option of a provider is written. */
export type FieldKind = "text" | "lines" | "pairs" | "area" | "check" | "number" | "choice";

/** One option of a provider: where it stands, and how it is written. */
export interface OptionField {
  /** `attributes.subject` */
  readonly path: string;
  readonly kind: FieldKind;
  /** What counts where nothing is said; shown in the empty field. */
  readonly usual?: string | number | boolean;
  /** What can be chosen; `""` for nothing. */
  readonly choices?: readonly string[];
  readonly required?: true;
  /** Shown only where this option has one of these values. */
  readonly when?: readonly [path: string, ...values: string[]];
}

/** Options that belong together. */
export interface OptionSection {
  readonly id: string;
  readonly fields: readonly OptionField[];
  /** Behind a heading that opens: what few need. */
  readonly rare?: true;
}
