import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { fetchTransport } from "./_s3_fetch.ts";
import { StoreRefused } from "./store_refused.ts";

/** Where {@link S3Blobs} keeps its objects, and as whom. */
export interface S3Options {
  /** `host:port` or a URL; left out for Amazon's own. */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Whether an endpoint without a scheme is spoken to over TLS. */
  readonly secure?: boolean;
  /** Whether the bucket stands in the path and not in the host name; so by default with an endpoint. */
  readonly forcePathStyle?: boolean;
  /** Whether a bucket that is missing is created. */
  readonly createBucket?: boolean;
  readonly sizes?: Partial<S3Sizes>;
}

/** How much travels in one request, in bytes. */
export interface S3Sizes {
  /** A longer body is sent in parts of this size: at least 5 MiB, at most 10,000 of them. */
  readonly part: number;
  /** A larger object is copied in parts of this size; S3 refuses to copy more than 5 GiB at once. */
  readonly copy: number;
}

/** 10,000 parts make 107 GiB, and the two of them that are in memory 22 MiB. */
export const S3_SIZES: S3Sizes = { part: 11 * 1024 ** 2, copy: 4 * 1024 ** 3 };

/** Two ways to speak to one server. */
export interface S3Clients {
  readonly client: S3Client;
  /** For bytes on their way out: twice as fast, as they never pass through Node's streams. */
  readonly reader: S3Client;
}

const ATTEMPTS = 3;
const CONNECT_WITHIN = 3_000;
const SILENT_AT_MOST = 120_000;

/** The clients for these options; does not speak to the server yet. */
export function s3Clients(options: S3Options): S3Clients {
  const endpoint = endpointOf(options);
  const common: S3ClientConfig = {
    endpoint: endpoint?.href,
    region: options.region,
    credentials: { accessKeyId: options.accessKey, secretAccessKey: options.secretKey },
    forcePathStyle: options.forcePathStyle ?? endpoint !== undefined,
    maxAttempts: ATTEMPTS,
    // Other servers than Amazon's do not know the checksums that the SDK would add by itself.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  };
  const requestHandler = { connectionTimeout: CONNECT_WITHIN, socketTimeout: SILENT_AT_MOST };
  return {
    client: new S3Client({ ...common, requestHandler }),
    reader: new S3Client({ ...common, requestHandler: fetchTransport() }),
  };
}

/** For messages: `S3 bucket "packages" at minio.example:9000`. */
export function describeS3(options: S3Options): string {
  const host = endpointOf(options)?.host ?? `region ${options.region}`;
  return `S3 bucket "${options.bucket}" at ${host}`;
}

function endpointOf({ endpoint, secure = true }: S3Options): URL | undefined {
  if (!endpoint) return undefined;
  const address = endpoint.includes("://") ? endpoint : `http${secure ? "s" : ""}://${endpoint}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new StoreRefused(`Cannot use the S3 endpoint: it must be "host:port" or an http(s) URL`);
}
