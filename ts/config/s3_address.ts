import type { Settings } from "./settings.ts";

/** Which bucket, and how it is reached. */
export interface S3Address {
  /** Without a slash at its end; absent for Amazon's own endpoint of the region. */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  readonly forcePathStyle: boolean;
}

/** The bucket that files are kept in, or `null` when they are kept in `DATA_DIR`. */
export function s3Address({ s3 }: Settings): S3Address | null {
  if (s3.bucket === undefined) return null;
  const { region, bucket } = s3;
  const forcePathStyle = s3.forcePathStyle ?? s3.endpoint !== undefined;
  if (s3.endpoint === undefined) return { region, bucket, forcePathStyle };
  const scheme = s3.secure ?? true ? "https" : "http";
  const endpoint = s3.endpoint.includes("://") ? s3.endpoint : `${scheme}://${s3.endpoint}`;
  return { endpoint, region, bucket, forcePathStyle };
}
