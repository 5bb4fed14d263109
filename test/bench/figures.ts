/** `1,234`, `12.3` or `0.12`: as many digits as a reader can use. */
export function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", {
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  });
}

/** `1,234`, of what comes in wholes. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1.23 ms`. */
export function milliseconds(value: number): string {
  return `${number(value)} ms`;
}

/** `512 MB/s`, of 10⁶ bytes. */
export function throughput(bytes: number, seconds: number): string {
  return `${number(bytes / seconds / 1e6)} MB/s`;
}

/** `45.3 KB`, of 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${number(bytes / 1000)} KB`;
}

/** `300 MiB`, of 2²⁰ bytes. */
export function mebibytes(value: number): string {
  return `${number(value)} MiB`;
}
