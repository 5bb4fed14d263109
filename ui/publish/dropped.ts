/** A file that was dropped or chosen, and where it lies below what was. */
export interface Dropped {
  /** With `/` between folders; the name alone where no folder was chosen. */
  readonly path: string;
  readonly file: File;
}

/** What was chosen in a dialog. */
export function chosenFiles(files: Iterable<File>): Dropped[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped, with all that lies in its folders. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<Dropped[]> {
  // Only while the event is being told can it be asked what was dropped.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return chosenFiles(files);
  return (await Promise.all(entries.map(filesBelow))).flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Dropped[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) return found;
    for (const one of some) found.push(...await filesBelow(one));
  }
}
