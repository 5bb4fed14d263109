import type { MadePackage } from "./made_package.ts";

/** A catalogue of many packages, made one by one when they are asked for. */
export interface Bulk {
  readonly packages: number;
  /** Of each package. */
  readonly versions: number;
}

/** `Vendor0042.Product00042`: a hundred products of each vendor. */
export function bulkId(index: number): string {
  return `Vendor${digits(Math.floor(index / 100), 4)}.Product${digits(index, 5)}`;
}

export function bulkPackage(index: number, { versions }: Bulk): MadePackage {
  return {
    ...{ id: bulkId(index), name: `Product ${index}`, moniker: `product${index}` },
    tags: [`group${index % 100}`, index % 2 ? "odd" : "even"],
    versions: Array.from({ length: versions }, (_, at) => ({ version: `1.${versions - at}.0` })),
  };
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, "0");
}
