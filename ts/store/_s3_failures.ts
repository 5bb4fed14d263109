import { RegistryError } from "../model/registry_error.ts";
import type { S3Options } from "./_s3_client.ts";
import { StoreRefused } from "./store_refused.ts";

/** What an error of the SDK says: S3's code or the system's, and the HTTP status if there was one. */
interface Failure {
  readonly code: string;
  readonly status?: number;
  readonly message: string;
}

/** Whether the server says that there is no such object; `NotFound` is what a HEAD can say. */
export function isMissing(error: unknown): boolean {
  return /^(?:NoSuchKey|NotFound)$/.test(readFailure(error).code);
}

/** Whether the server says that the bucket does not exist. */
export function isBucketMissing(error: unknown): boolean {
  return readFailure(error).code === "NoSuchBucket";
}

const FULL = /^(?:XMinioStorageFull|XMinioAdminBucketQuotaExceeded|QuotaExceeded)$/;

/** Tells a server without room apart from every other failure. */
export function s3Failure(error: unknown, where: string): unknown {
  const { code, status } = readFailure(error);
  if (status !== 507 && !FULL.test(code)) return error;
  return new RegistryError("storage_full", `No room is left in the ${where}`, { cause: error });
}

/** Why a server cannot be used as it is set up, in one line. */
export function refusal(error: unknown, where: string, options: S3Options): StoreRefused {
  const failure = readFailure(error);
  return new StoreRefused(`Cannot use the ${where}: ${reason(failure, options)}`, { cause: error });
}

function reason({ code, status, message }: Failure, { bucket, region }: S3Options): string {
  switch (code) {
    case "NoSuchBucket":
      return `there is no bucket "${bucket}", and it may not be created`;
    case "InvalidAccessKeyId":
    case "XAdminUserNotFound":
      return "wrong credentials: the access key is not known there";
    case "SignatureDoesNotMatch":
      return "wrong credentials: the secret key does not belong to the access key";
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
    case "InvalidLocationConstraint":
    case "PermanentRedirect":
      return `wrong region "${region}": ${oneLine(message)}`;
    case "TimeoutError":
      return "it cannot be reached: nothing answers there in time";
    case "RequestTimeTooSkewed":
      return "the clocks of this machine and of the server differ too much";
    case "BucketAlreadyExists":
      return `the bucket "${bucket}" belongs to somebody else`;
  }
  if (status === 301 || status === 307) return `wrong region "${region}": the bucket is elsewhere`;
  if (status === 401 || status === 403) return "the access key may not use this bucket";
  if (status === undefined) return `it cannot be reached (${oneLine(code)}: ${oneLine(message)})`;
  return `it does not answer as S3 does (HTTP ${status}, ${oneLine(code)})`;
}

function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  const { name, message, code, $metadata } = error as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return { code: typeof code === "string" ? code : name, status, message };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 200);
}
