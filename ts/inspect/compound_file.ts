import { type CompoundEntry, ENTRY_SIZE, readDirectory } from "./compound/directory.ts";
import { type CompoundHeader, readHeader } from "./compound/header.ts";
import { SectorChain, type Sectors } from "./compound/sector_chain.ts";
import { chainLength, FREE_SECTOR, SectorTable } from "./compound/sector_table.ts";
import { part, type RandomAccess, Unreadable } from "./random_access.ts";

export type { CompoundEntry };
export { beginsAsCompoundFile } from "./compound/header.ts";

/** In bytes. Shorter streams share the root's own, in sectors of {@link MINI_SECTOR}. */
const SHORT = 4096;
const MINI_SECTOR = 64;
/** Windows Installer needs some hundred. */
const MOST_ENTRIES = 65_536;
/** How far behind the sectors that the file has the FAT is searched for ones that it has not. */
const MOST_PAGES_BEHIND = 64;

/** A compound file (MS-CFB): streams in storages, as files in folders. Nothing is kept in memory but its directory. */
export class CompoundFile {
  readonly #entries: readonly CompoundEntry[];
  readonly #children: ReadonlyMap<CompoundEntry | null, readonly CompoundEntry[]>;
  readonly #sectors: Sectors;
  readonly #miniSectors: Sectors;

  constructor(entries: readonly CompoundEntry[], sectors: Sectors, miniSectors: Sectors) {
    this.#entries = entries;
    this.#children = Map.groupBy(entries, ({ parent }) => parent);
    this.#sectors = sectors;
    this.#miniSectors = miniSectors;
  }

  get root(): CompoundEntry {
    return this.#entries[0]!;
  }

  /** Streams and storages, the root first, each storage before what is in it, siblings in their order. */
  streams(): readonly CompoundEntry[] {
    return this.#entries;
  }

  /** What is in a storage, in the order of the directory. */
  children(storage: CompoundEntry): readonly CompoundEntry[] {
    return this.#children.get(storage) ?? [];
  }

  /** What stands under this very name in a storage, the root unless another is given. */
  find(name: string, parent: CompoundEntry = this.root): CompoundEntry | null {
    return this.children(parent).find((entry) => entry.name === name) ?? null;
  }

  /** What is in a stream. Reading it throws {@link Unreadable} where the file has not all of it. */
  open(stream: CompoundEntry): RandomAccess {
    if (stream.kind !== "stream") throw new Unreadable("A storage has no content to be read");
    return new SectorChain(stream.size < SHORT ? this.#miniSectors : this.#sectors, stream);
  }
}

/**
 * Reads the directory of a compound file of version 3 or 4. Throws {@link Unreadable} for a file
 * that is none, is cut short, or has streams that are larger together than the file.
 */
export async function openCompoundFile(file: RandomAccess): Promise<CompoundFile> {
  const header = await readHeader(file);
  const sectors = sectorsOf(file, header);
  await refuseCutShort(sectors, header);
  const entries = await readDirectory(await directoryOf(sectors, header), header.version);
  const [root, ...others] = entries;
  const isShort = (entry: CompoundEntry) => entry.size < SHORT;
  refuseTooLarge([root!, ...others.filter((entry) => !isShort(entry))], sectors);
  const miniSectors = miniSectorsOf(sectors, header, root!);
  refuseTooLarge(others.filter(isShort), miniSectors);
  return new CompoundFile(entries, sectors, miniSectors);
}

function sectorsOf(file: RandomAccess, { sectorSize, tableSectors }: CompoundHeader): Sectors {
  if (file.size < sectorSize) throw new Unreadable("The file is cut short, it has no sectors");
  const container = part(file, sectorSize, file.size - sectorSize);
  const table = new SectorTable({
    count: tableSectors.length,
    size: sectorSize,
    read: (index) => container.read(tableSectors[index]! * sectorSize, sectorSize),
  });
  return { container, size: sectorSize, table };
}

async function directoryOf(sectors: Sectors, header: CompoundHeader): Promise<SectorChain> {
  const most = MOST_ENTRIES * ENTRY_SIZE / sectors.size;
  const length = await chainLength(sectors.table, header.directoryStart, most);
  return new SectorChain(sectors, { start: header.directoryStart, size: length * sectors.size });
}

function miniSectorsOf(sectors: Sectors, header: CompoundHeader, root: CompoundEntry): Sectors {
  const { miniTableStart: start, miniTableSectors: count } = header;
  const chain = new SectorChain(sectors, { start, size: count * sectors.size });
  const table = new SectorTable({
    count,
    size: sectors.size,
    read: (index) => chain.read(index * sectors.size, sectors.size),
  });
  return { container: new SectorChain(sectors, root), size: MINI_SECTOR, table };
}

/** No two streams share a sector, so that reading all of them costs no more than the file. */
function refuseTooLarge(streams: readonly CompoundEntry[], { container, size }: Sectors): void {
  const needed = streams.reduce((sum, stream) => sum + Math.ceil(stream.size / size), 0);
  if (needed > Math.ceil(container.size / size)) {
    throw new Unreadable(
      `Has streams of ${needed * size} bytes in ${container.size}, the file may be cut short`,
    );
  }
}

/** A file that is cut short still has a FAT that knows of the sectors that are gone. */
async function refuseCutShort(sectors: Sectors, header: CompoundHeader): Promise<void> {
  const count = Math.ceil(sectors.container.size / sectors.size);
  const perPage = sectors.size / 4;
  const known = header.tableSectors.length * perPage;
  const last = Math.min(known, count + MOST_PAGES_BEHIND * perPage);
  for (let sector = count; sector < last;) {
    const page = await sectors.table.page(sector);
    for (; page.has(sector); sector++) {
      if (page.next(sector) !== FREE_SECTOR) {
        throw new Unreadable(`Uses sector ${sector} of ${count}, the file is cut short`);
      }
    }
  }
}
