/** The files in what was dropped, folders opened. */

/** @returns every file, with its path in `webkitRelativePath` as a folder chooser gives it */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // At once: a transfer is emptied when its event is over.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  if (!entries.some(entry => entry?.isDirectory === true)) return plain;
  const found = await Promise.all(entries.filter(entry => entry !== null).map(filesIn));
  return found.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    // What a folder chooser sets, a dropped file has empty.
    Object.defineProperty(file, 'webkitRelativePath', { value: entry.fullPath.slice(1) });
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A hundred at a time, until there are none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) break;
    children.push(...some);
  }
  return (await Promise.all(children.map(filesIn))).flat();
}
