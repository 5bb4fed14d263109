import type { SettingId } from "./settings.ts";

/** What is said about each setting that is set. */
type Texts = ReadonlyMap<SettingId, { readonly text: string }>;

/** Settings that make no sense without another: the first, the one it needs, and why. */
const NEEDS: readonly (readonly [SettingId, SettingId, string])[] = [
  ["mongodb.url", "auth.jwtSecret", "MONGODB_URL without JWT_SECRET: all instances must share it"],
  [
    "mongodb.url",
    "auth.encryptionKey",
    "MONGODB_URL without AUTH_ENCRYPTION_KEY: all instances must share it",
  ],
  ["server.tlsCert", "server.tlsKey", "TLS_CERT without TLS_KEY: HTTPS needs both"],
  ["server.tlsKey", "server.tlsCert", "TLS_KEY without TLS_CERT: HTTPS needs both"],
  ["s3.accessKey", "s3.secretKey", "S3_ACCESS_KEY without S3_SECRET_KEY: S3 needs both"],
  ["s3.secretKey", "s3.accessKey", "S3_SECRET_KEY without S3_ACCESS_KEY: S3 needs both"],
  ["s3.endpoint", "s3.bucket", "S3_ENDPOINT without S3_BUCKET: files need a bucket"],
];

/** One line for each setting that another one rules out. */
export function contradictions(said: Texts): string[] {
  const missing = NEEDS.filter(([one, other]) => said.has(one) && !said.has(other));
  return [...missing.map(([, , line]) => `Cannot use ${line}`), ...schemes(said)];
}

function schemes(said: Texts): string[] {
  const scheme = /^(https?):\/\//i.exec(said.get("s3.endpoint")?.text ?? "")?.[1]?.toLowerCase();
  const secure = said.get("s3.secure")?.text;
  if (scheme === undefined || secure === undefined) return [];
  const agrees = /^(?:true|1|yes|on)$/i.test(secure) === (scheme === "https");
  return agrees
    ? []
    : [`Cannot use "${secure}" as S3_SECURE: S3_ENDPOINT begins with ${scheme}://`];
}
