import { effect, type ReadonlySignal, signal } from "@preact/signals";

/** Where a browser keeps texts; `sessionStorage` outlives a reload and goes with its tab. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/**
 * What somebody has typed and not sent yet, by name. Nobody else finds it, and what is secret is not
 * put there: whoever sits down at the same browser could read it.
 */
export interface Keep {
  /** What was put there last; `null` for nothing. */
  read<T>(name: string): T | null;
  /** Puts something there; `null` takes it away. */
  write(name: string, value: unknown): void;
  /** Takes everything away, of whomever it is. */
  clear(): void;
}

const PREFIX = "packhouse.kept";

/** Keeps for whoever `owner` says; nothing while that is nobody. */
export function createKeep(shelf: Shelf, owner: () => string | undefined): Keep {
  const keyOf = (name: string) => `${PREFIX}.${owner()}.${name}`;
  return {
    read(name) {
      if (owner() === undefined) return null;
      return JSON.parse(shelf.getItem(keyOf(name)) ?? "null");
    },
    write(name, value) {
      if (owner() === undefined) return;
      if (value === null) shelf.removeItem(keyOf(name));
      else put(shelf, keyOf(name), JSON.stringify(value));
    },
    clear() {
      const keys = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? "");
      for (const key of keys) if (key.startsWith(`${PREFIX}.`)) shelf.removeItem(key);
    },
  };
}

/** A shelf that is full keeps what it can; typing goes on. */
function put(shelf: Shelf, key: string, text: string): void {
  try {
    shelf.setItem(key, text);
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    shelf.removeItem(key);
  }
}

/** Something that is filled in: a signal, or what reads and writes like one. */
export interface KeptField {
  // deno-lint-ignore no-explicit-any -- fields of one form hold texts, choices and lists
  value: any;
}

/** A form by the names of its fields. */
export type KeptForm<F> = { readonly [K in keyof F]: KeptField };

/** A form whose fields are kept. */
export interface KeptFields {
  /** Whether it began with what was typed before the page was loaded. */
  readonly isBack: ReadonlySignal<boolean>;
  /** Says that what stands there has been saved. */
  saved(): void;
  /** Puts back what stood there in the beginning. */
  discard(): void;
  /** Keeps no more. */
  stop(): void;
}

/**
 * Fills a form with what was typed into it before, and keeps what is typed from now on. Only what
 * differs from what the form began with is kept, so that what others change meanwhile is seen.
 */
export function keepFields<F extends KeptForm<F>>(
  keep: Keep,
  name: string,
  form: F,
): KeptFields {
  const fields: Readonly<Record<string, KeptField>> = form;
  let usual = texts(fields);
  fill(fields, keep.read<Record<string, unknown>>(name) ?? {});
  const isBack = signal(Object.entries(texts(fields)).some(([one, text]) => text !== usual[one]));
  const stop = effect(() => {
    const changed = Object.entries(texts(fields)).filter(([field, text]) => text !== usual[field]);
    const typed = changed.map(([field, text]) => [field, JSON.parse(text)]);
    keep.write(name, typed.length === 0 ? null : Object.fromEntries(typed));
  });
  function saved(): void {
    usual = texts(fields);
    isBack.value = false;
    keep.write(name, null);
  }
  return {
    ...{ isBack, saved, stop },
    discard() {
      const values = Object.entries(usual).map(([field, text]) => [field, JSON.parse(text)]);
      fill(fields, Object.fromEntries(values));
      saved();
    },
  };
}

function texts(fields: Readonly<Record<string, KeptField>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, { value }]) => [field, JSON.stringify(value)]),
  );
}

function fill(
  fields: Readonly<Record<string, KeptField>>,
  values: Readonly<Record<string, unknown>>,
): void {
  for (const [field, value] of Object.entries(values)) {
    if (Object.hasOwn(fields, field)) fields[field]!.value = value;
  }
}
