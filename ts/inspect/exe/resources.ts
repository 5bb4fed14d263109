import type { ByteSpan, Pe } from "../pe.ts";
import { part, type RandomAccess, Unreadable } from "../random_access.ts";
import { Fields } from "./fields.ts";

/** One resource of a program, in one language. */
export interface Resource {
  readonly type: number | string;
  readonly name: number | string;
  /** A Windows language identifier: `0x409`, or 0 for any language. */
  readonly language: number;
  readonly span: ByteSpan;
}

/** Kinds of resources that have numbers. */
export const RESOURCE_TYPE = { data: 10, version: 16, manifest: 24 } as const;

const ENTRY = 8;
const DIRECTORY = 16;
const HIGH_BIT = 0x8000_0000;
/** How much of the section is read to find the directories, which stand at its beginning. */
const MOST_TREE = 256 * 1024;
const MOST_ENTRIES = 8192;
const LONGEST_NAME = 256;

/** The resources of a program ("PE format", the `.rsrc` section): three levels, never more. */
export class Resources {
  readonly #all: readonly Resource[];
  readonly #file: RandomAccess;

  private constructor(file: RandomAccess, all: readonly Resource[]) {
    this.#file = file;
    this.#all = all;
  }

  /** Reads the tree. Throws {@link Unreadable} for one that points outside of itself or is too large. */
  static async open(file: RandomAccess, pe: Pe): Promise<Resources> {
    const root = pe.resources && pe.locate(pe.resources.address);
    if (!root) return new Resources(file, []);
    const tree = new Fields(await file.read(root.offset, Math.min(root.size, MOST_TREE)));
    return new Resources(file, [...new Walk(tree, pe).resources()]);
  }

  of(type: number | string): Resource[] {
    return this.#all.filter((resource) => resource.type === type);
  }

  find(type: number | string, name: number | string): Resource | undefined {
    return this.of(type).find((resource) => resource.name === name);
  }

  /** The content of a resource. Throws {@link Unreadable} where it is longer than `most`. */
  read({ span, type }: Resource, most: number): Promise<Uint8Array<ArrayBuffer>> {
    if (span.size > most) throw new Unreadable(`Has a resource ${type} of ${span.size} bytes`);
    return this.#file.read(span.offset, span.size);
  }

  /** The content of a resource, to be read bit by bit. */
  open({ span }: Resource): RandomAccess {
    return part(this.#file, span.offset, span.size);
  }
}

interface Entry {
  readonly id: number | string;
  readonly target: number;
  readonly isDirectory: boolean;
}

class Walk {
  #entriesLeft = MOST_ENTRIES;
  readonly #tree: Fields;
  readonly #pe: Pe;

  constructor(tree: Fields, pe: Pe) {
    this.#tree = tree;
    this.#pe = pe;
  }

  *resources(): Generator<Resource> {
    for (const type of this.#directories(0)) {
      for (const name of this.#directories(type.target)) {
        for (const language of this.#entries(name.target)) {
          const span = language.isDirectory ? null : this.#span(language.target);
          if (!span || typeof language.id === "string") continue;
          yield { type: type.id, name: name.id, language: language.id, span };
        }
      }
    }
  }

  #directories(at: number): Entry[] {
    return this.#entries(at).filter(({ isDirectory }) => isDirectory);
  }

  #entries(at: number): Entry[] {
    const count = this.#tree.u16(at + 12) + this.#tree.u16(at + 14);
    this.#entriesLeft -= count;
    if (this.#entriesLeft < 0) throw new Unreadable("Has more resources than a program needs");
    return Array.from({ length: count }, (_, index) => this.#entry(at + DIRECTORY + ENTRY * index));
  }

  #entry(at: number): Entry {
    const id = this.#tree.u32(at);
    const target = this.#tree.u32(at + 4);
    return {
      id: id >= HIGH_BIT ? this.#name(id - HIGH_BIT) : id,
      target: target % HIGH_BIT,
      isDirectory: target >= HIGH_BIT,
    };
  }

  #name(at: number): string {
    const length = this.#tree.u16(at);
    if (length > LONGEST_NAME) throw new Unreadable("Has a resource whose name is too long");
    return new TextDecoder("utf-16le").decode(this.#tree.slice(at + 2, 2 * length));
  }

  /** `null` for content outside of the file, as programs that were packed have it. */
  #span(at: number): ByteSpan | null {
    const size = this.#tree.u32(at + 4);
    const place = this.#pe.locate(this.#tree.u32(at));
    return place && size <= place.size ? { offset: place.offset, size } : null;
  }
}
