import type { Json } from "../../../kit/json.ts";

/** What a text must look like beyond its length. */
export interface Form {
  /** Completes "Must be …". */
  readonly says: string;
  test(text: string, options: CheckOptions): boolean;
  /** The one spelling that is kept, worked out before {@link test}; may be handed any text. */
  canonical?(text: string): string;
}

/** What validation cannot know by itself. */
export interface CheckOptions {
  /**
   * Whether an `InstallerUrl` or `IconUrl` that begins `/dl/` leads to a file stored here; where it is left out,
   * any path that has the form of such an address may stand.
   */
  readonly stored?: (url: string) => boolean;
}

interface Common {
  /** The first contract whose clients read it, as `major.minor`; `1.0` where it is left out. */
  readonly since?: string;
  readonly required?: true;
  /** Other spellings that are read for it; the name itself is the only one that is written. */
  readonly spellings?: readonly string[];
  /** What a finding cites; where it is left out, the rule of what surrounds it. */
  readonly rule?: string;
}

/** Lengths are in characters (code points). */
export interface TextField extends Common {
  readonly is: "text";
  readonly min?: number;
  readonly max: number;
  readonly form?: Form;
  /** Whether line breaks and tabs are allowed; other control characters never are. */
  readonly lines?: true;
}

/** Both ends included. */
export interface IntegerField extends Common {
  readonly is: "integer";
  readonly min: number;
  readonly max: number;
  readonly not?: number;
}

/** A JSON boolean. */
export interface FlagField extends Common {
  readonly is: "flag";
}

/** One of the names in `from`, each with the first contract that understands it. */
export interface ChoiceField extends Common {
  readonly is: "choice";
  readonly from: Readonly<Record<string, string>>;
}

/** At most `max` of the same kind. */
export interface ListField extends Common {
  readonly is: "list";
  readonly max: number;
  readonly unique?: true;
  readonly of: Field;
}

/** An object of its own. */
export interface ObjectField extends Common {
  readonly is: "object";
  readonly members: Fields;
}

/** One row of the model: what is read, checked, withheld and typed all comes from here. */
export type Field = TextField | IntegerField | FlagField | ChoiceField | ListField | ObjectField;

/** The members of an object, in the order in which they are written. */
export type Fields = Readonly<Record<string, Field>>;

type RequiredNames<M> = { [K in keyof M]: M[K] extends { required: true } ? K : never }[keyof M];
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The type of a field's value. */
export type ValueOf<F> = F extends { is: "text" } ? string
  : F extends { is: "integer" } ? number
  : F extends { is: "flag" } ? boolean
  : F extends { is: "choice"; from: infer V } ? keyof V & string
  : F extends { is: "list"; of: infer I } ? readonly ValueOf<I>[]
  : F extends { is: "object"; members: infer M } ? Shape<M>
  : never;

/** The type of an object with these members. */
export type Shape<M> = Flat<
  & { readonly [K in RequiredNames<M>]: ValueOf<M[K]> }
  & { readonly [K in Exclude<keyof M, RequiredNames<M>>]?: ValueOf<M[K]> }
>;

/** An object in the making: its members are known by their table alone. */
export type Members = Record<string, Json>;

/** Where a member of the object at `at` stands. */
export function memberOf(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}
