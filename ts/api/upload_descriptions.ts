import { z } from "zod";
import { UPLOAD } from "./present_upload.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";
import { OFFSET_BYTES, TUS_VERSION } from "./tus.ts";

const TAG = "Uploads";

/** What every way of uploading says of a file. */
const ABOUT_FILE = {
  repository: text(200).meta({ description: "As `org/repo`", examples: ["default/winget"] }),
  package: optional(text(256)).meta({ description: "What it is of; goes with `version`" }),
  version: optional(text(256)),
};
const HEX = z.string().regex(/^[0-9a-fA-F]{64}$/, "must be 64 hex digits")
  .transform((hex) => hex.toLowerCase());

const NAMED_FILE = z.strictObject({ ...ABOUT_FILE, filename: text(200) });
const WANTED_FETCH = z.strictObject({
  ...ABOUT_FILE,
  url: text(8000).meta({ description: "Over HTTP or HTTPS, without credentials" }),
  filename: optional(text(200)).meta({ description: "What the address says when left out" }),
  sha256: optional(HEX).meta({ description: "What the file must be" }),
}).meta({ id: "WantedFetch" });
export const METADATA = z.object({ ...ABOUT_FILE, filename: text(200), sha256: optional(HEX) });
const PARAMS = z.object({ id: z.string().meta({ description: "Id of the upload" }) });

const PLACE_REFUSALS = ["repository_missing", "access_denied", "name_refused"] as const;
const BODY_REFUSALS = ["body_too_large", "digest_mismatch", "storage_full"] as const;
const TUS_HEADERS = {
  "Tus-Resumable": { says: "`1.0.0`", required: true, example: TUS_VERSION },
  "Upload-Checksum": { says: "`sha1`, `sha256` or `sha512`, a space, and the digest in Base64" },
};

export const CREATE = described({
  ...{ id: "createUpload", tag: TAG, says: "Begin a resumable upload", credentials: "required" },
  about:
    "The tus protocol, version 1.0.0, with its extensions `creation`, `creation-with-upload`, " +
    "`expiration`, `termination` and `checksum`. `Upload-Metadata` has `repository` and `filename`, " +
    "and may have `package` with `version`, `filetype` and `sha256` (hex).",
  headers: {
    ...TUS_HEADERS,
    "Upload-Length": { says: "All bytes", required: true, example: "1048576" },
    "Upload-Metadata": { says: "Keys with values in Base64", required: true },
  },
  bytes: { mediaType: OFFSET_BYTES, says: "The beginning of the file, or nothing yet" },
  answers: {
    201: {
      says: "It can be gone on with",
      headers: { Location: "Its address", "Upload-Offset": "Bytes kept", "Upload-Expires": "When" },
    },
  },
  refuses: [
    ...[...PLACE_REFUSALS, ...BODY_REFUSALS, "precondition_failed", "value_refused"] as const,
    ...["uploads_exhausted", "checksum_mismatch"] as const,
  ],
});

export const CONTINUE = described({
  ...{ id: "continueUpload", tag: TAG, says: "Send more of an upload", credentials: "required" },
  about: "What has arrived is kept when the connection breaks off; `HEAD` tells how much it is.",
  params: PARAMS,
  headers: {
    ...TUS_HEADERS,
    "Upload-Offset": { says: "Where these bytes begin", required: true, example: "0" },
  },
  bytes: { mediaType: OFFSET_BYTES, says: "Bytes from that offset on" },
  answers: { 204: { says: "They are kept", headers: { "Upload-Offset": "Bytes kept" } } },
  refuses: [
    ...["upload_missing", "offset_mismatch", "media_type_refused", "checksum_mismatch"] as const,
    ...[...BODY_REFUSALS, "precondition_failed", "value_refused"] as const,
  ],
});

export const STATE = described({
  ...{ id: "getUpload", tag: TAG, says: "See how far an upload is", credentials: "required" },
  about: "`HEAD` answers as the tus protocol says.",
  ...{ params: PARAMS, refuses: ["upload_missing", "precondition_failed"] },
  answers: { 200: { says: "The upload", json: UPLOAD } },
});

export const TERMINATE = described({
  ...{ id: "deleteUpload", tag: TAG, says: "Give an upload up", credentials: "required" },
  ...{ params: PARAMS, refuses: ["upload_missing", "precondition_failed"] },
  answers: { 204: { says: "It is gone; what a version has named stays" } },
});

export const PUT = described({
  ...{ id: "putUpload", tag: TAG, says: "Upload a file in one request", credentials: "required" },
  query: NAMED_FILE,
  bytes: { mediaType: "application/octet-stream", says: "The file, as it is" },
  headers: {
    "Content-Digest": { says: "RFC 9530, by `sha-256`" },
    "X-Checksum-Sha256": { says: "SHA-256 in hex" },
  },
  answers: { 201: { says: "The upload", json: UPLOAD } },
  refuses: [...PLACE_REFUSALS, ...BODY_REFUSALS],
});

export const FETCH = described({
  ...{ id: "fetchUpload", tag: TAG, says: "Have a file fetched", credentials: "required" },
  about: "In the background: `GET` its address for progress, `DELETE` it to cancel.",
  json: WANTED_FETCH,
  answers: { 202: { says: "The upload", json: UPLOAD, headers: { Location: "Its address" } } },
  refuses: [...PLACE_REFUSALS, "uploads_exhausted"],
});
