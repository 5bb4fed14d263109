/** The name of a volume, counted from 0: `{stem}.001` is the first. */
export function volumeName(stem: string, index: number): string {
  return `${stem}.${String(index + 1).padStart(3, "0")}`;
}
