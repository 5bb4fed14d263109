import { endpoint, mongodbUrl, proxy, url } from "./address.ts";
import { duration, size, sizeOrNone } from "./amount.ts";
import { levels } from "./log_levels.ts";
import { destinations, host, networks, ranges } from "./network.ts";
import { commandLine, socketPlace } from "./program.ts";
import {
  boolean,
  hex,
  hexList,
  integer,
  longText,
  oneOf,
  path,
  paths,
  pattern,
  type Reader,
  someOf,
  text,
} from "./reader.ts";

/** One setting: everything that is ever said about it. Its flag is its variable in lower case, `--s3-secret-key`. */
export interface SettingRow {
  readonly env: string;
  readonly read: Reader<unknown>;
  /** As a user would write it; a setting without one may be unset. */
  readonly default?: string;
  /** Never shown; `…_FILE` names a file to read it from. */
  readonly secret?: true;
  readonly about: string;
}

/** The groups of settings, in the order in which they are explained. */
export const GROUPS = {
  server: "Server",
  storage: "Storage",
  mongodb: "MongoDB",
  s3: "S3",
  auth: "Sign-in",
  admin: "First administrator",
  limits: "Limits",
  audit: "Audit log",
  backup: "Backups",
  log: "Logging",
  monitoring: "Monitoring",
  upstream: "Upstreams",
  updater: "WinGet updater",
} as const;

/** Every setting. Its id is its group and its name in {@link Settings}. */
export const SETTINGS = {
  "server.name": {
    env: "APP_NAME",
    read: text,
    default: "Packhouse",
    about: "Name shown in the web UI and to clients.",
  },
  "server.baseUrl": {
    env: "BASE_URL",
    read: url,
    about: "Public address, used in links. Derived from each request when unset.",
  },
  "server.host": {
    env: "HOST",
    read: host,
    default: "0.0.0.0",
    about: "Address to listen on.",
  },
  "server.port": {
    env: "PORT",
    read: integer(1, 65535),
    default: "3000",
    about: "Port to listen on.",
  },
  "server.tlsCert": {
    env: "TLS_CERT",
    read: path,
    about: "PEM file with the certificate chain. HTTPS is served when it is set.",
  },
  "server.tlsKey": {
    env: "TLS_KEY",
    read: path,
    about: "PEM file with the private key of `TLS_CERT`.",
  },
  "server.trustProxy": {
    env: "TRUST_PROXY",
    read: ranges,
    default: "none",
    about: "Proxies whose forwarded headers are believed.",
  },
  "server.shutdownSeconds": {
    env: "SHUTDOWN_SECONDS",
    read: integer(0, 3600),
    default: "20",
    about: "How long running requests may take to finish when the server stops.",
  },
  "server.shutdownDelaySeconds": {
    env: "SHUTDOWN_DELAY_SECONDS",
    read: integer(0, 3600),
    default: "0",
    about: "How long requests are still accepted once the server was told to stop.",
  },
  "server.environment": {
    env: "ENVIRONMENT",
    read: text,
    default: "production",
    about: "Name of this installation, shown by health checks and in the log.",
  },
  "server.debug": {
    env: "DEBUG",
    read: boolean,
    default: "false",
    about: "Prints all settings at start, secrets masked, and logs at level debug.",
  },
  "storage.dataDir": {
    env: "DATA_DIR",
    read: path,
    default: "./data",
    about: "Folder of everything that is kept neither in MongoDB nor in S3.",
  },
  "storage.path": {
    env: "STORAGE_PATH",
    read: pattern(
      'a path of names made of letters, digits, ".", "_" and "-"',
      /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/,
    ),
    default: "packages",
    about: "What the keys of all stored files begin with.",
  },
  "storage.redirect": {
    env: "DOWNLOAD_REDIRECT",
    read: boolean,
    default: "false",
    about: "Sends clients to S3 for downloads, by links that expire, instead of passing files on.",
  },
  "storage.linkMinutes": {
    env: "DOWNLOAD_LINK_MINUTES",
    read: integer(1, 10_080),
    default: "60",
    about:
      "How long an installer's address in a manifest that is not public opens it; up to twice that.",
  },
  "mongodb.url": {
    env: "MONGODB_URL",
    read: mongodbUrl,
    secret: true,
    about: "Keeps documents in MongoDB instead of SQLite in `DATA_DIR`.",
  },
  "mongodb.database": {
    env: "MONGODB_DB",
    read: pattern('a database name: 1 to 63 of letters, digits, "_" and "-"', /^[\w-]{1,63}$/),
    default: "packhouse",
    about: "Name of the database.",
  },
  "s3.endpoint": {
    env: "S3_ENDPOINT",
    read: endpoint,
    about: "Where S3 answers. Amazon's endpoint for the region when only `S3_BUCKET` is set.",
  },
  "s3.region": {
    env: "S3_REGION",
    read: pattern("a region name such as us-east-1", /^[A-Za-z0-9-]{1,64}$/),
    default: "us-east-1",
    about: "Region of the bucket.",
  },
  "s3.bucket": {
    env: "S3_BUCKET",
    read: pattern(
      'a bucket name: 3 to 63 of a-z, 0-9, "." and "-"',
      /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    ),
    about: "Keeps files in this bucket instead of `DATA_DIR`.",
  },
  "s3.accessKey": {
    env: "S3_ACCESS_KEY",
    read: text,
    about: "Access key of S3.",
  },
  "s3.secretKey": { env: "S3_SECRET_KEY", read: text, secret: true, about: "Secret key of S3." },
  "s3.secure": {
    env: "S3_SECURE",
    read: boolean,
    about: "Whether an `S3_ENDPOINT` without a scheme means https. True when unset.",
  },
  "s3.forcePathStyle": {
    env: "S3_FORCE_PATH_STYLE",
    read: boolean,
    about: "Names the bucket in the path and not in the host. True when `S3_ENDPOINT` is set.",
  },
  "s3.createBucket": {
    env: "S3_CREATE_BUCKET",
    read: boolean,
    default: "true",
    about: "Creates the bucket at start when it is missing.",
  },
  "auth.jwtSecret": {
    env: "JWT_SECRET",
    read: longText(32),
    secret: true,
    about: "Signs access tokens. Generated and kept in `DATA_DIR` when unset and without MongoDB.",
  },
  "auth.accessTokenMinutes": {
    env: "JWT_ACCESS_TOKEN_EXPIRE_MINUTES",
    read: integer(1, 1440),
    default: "15",
    about: "How long an access token is valid.",
  },
  "auth.refreshTokenDays": {
    env: "JWT_REFRESH_TOKEN_EXPIRE_DAYS",
    read: integer(1, 365),
    default: "7",
    about: "How long a sign-in lasts without being used.",
  },
  "auth.shortestPassword": {
    env: "PASSWORD_MIN_LENGTH",
    read: integer(8, 64),
    default: "15",
    about: "Characters that a password has at least; 8 where everybody has a second factor.",
  },
  "auth.encryptionKey": {
    env: "AUTH_ENCRYPTION_KEY",
    read: hex(32),
    secret: true,
    about: "Encrypts stored credentials. Generated and kept in `DATA_DIR` like `JWT_SECRET`.",
  },
  "auth.formerEncryptionKeys": {
    env: "AUTH_ENCRYPTION_KEY_FORMER",
    read: hexList(32),
    default: "none",
    secret: true,
    about:
      "Former values of `AUTH_ENCRYPTION_KEY`, still needed until `packhouse rotate-keys` ran.",
  },
  "admin.username": {
    env: "ADMIN_USERNAME",
    read: pattern(
      'a user name: 1 to 64 of letters, digits, ".", "_" and "-"',
      /^[A-Za-z0-9._-]{1,64}$/,
    ),
    default: "admin",
    about: "User name of the administrator that the first start creates.",
  },
  "admin.password": {
    env: "ADMIN_PASSWORD",
    read: text,
    secret: true,
    about: "Password of that administrator. Generated and printed once when unset.",
  },
  "admin.email": {
    env: "ADMIN_EMAIL",
    read: pattern("an e-mail address", /^[^\s@]+@[^\s@]+$/),
    default: "admin@localhost",
    about: "E-mail address of that administrator.",
  },
  "limits.uploadBytes": {
    env: "MAX_UPLOAD_BYTES",
    read: size,
    default: "10GiB",
    about: "Largest file that can be uploaded.",
  },
  "limits.bodyBytes": {
    env: "MAX_BODY_BYTES",
    read: size,
    default: "16MiB",
    about: "Largest request body that is not a file.",
  },
  "limits.signInPerMinute": {
    env: "RATE_LIMIT_SIGN_IN_PER_MINUTE",
    read: integer(0, 1_000_000),
    default: "10",
    about: "Failed sign-ins from one network, over all accounts; 0 is unlimited.",
  },
  "limits.apiPerMinute": {
    env: "RATE_LIMIT_API_PER_MINUTE",
    read: integer(0, 1_000_000),
    default: "6000",
    about: "Requests to the REST API by one user, token or nameless network; 0 is unlimited.",
  },
  "limits.sourcePerMinute": {
    env: "RATE_LIMIT_SOURCE_PER_MINUTE",
    read: integer(0, 1_000_000),
    default: "0",
    about: "Requests of package managers besides searches and downloads, likewise.",
  },
  "limits.searchPerMinute": {
    env: "RATE_LIMIT_SEARCH_PER_MINUTE",
    read: integer(0, 1_000_000),
    default: "0",
    about: "Searches of package managers, likewise.",
  },
  "limits.downloadPerMinute": {
    env: "RATE_LIMIT_DOWNLOAD_PER_MINUTE",
    read: integer(0, 1_000_000),
    default: "0",
    about: "Downloads of files of packages, likewise.",
  },
  "audit.retentionDays": {
    env: "AUDIT_RETENTION_DAYS",
    read: integer(0, 36_500),
    default: "0",
    about: "How long events of the audit log are kept; 0 is for ever.",
  },
  "backup.folder": {
    env: "BACKUP_FOLDER",
    read: path,
    about: "Keeps a backup there every night, at 1:07 UTC.",
  },
  "backup.keep": {
    env: "BACKUP_KEEP",
    read: integer(1, 10_000),
    default: "7",
    about: "How many backups stay in `BACKUP_FOLDER`; the oldest go first.",
  },
  "backup.passphrase": {
    env: "BACKUP_PASSPHRASE",
    read: longText(12),
    secret: true,
    about: "Seals backups, and opens sealed ones.",
  },
  "log.format": {
    env: "LOG_FORMAT",
    read: oneOf("text", "json"),
    default: "text",
    about: "Lines for people, or one JSON object per line.",
  },
  "log.level": {
    env: "LOG_LEVEL",
    read: levels,
    default: "info",
    about: "The least important messages that are logged, of all rooms or of single ones.",
  },
  "monitoring.metrics": {
    env: "METRICS",
    read: boolean,
    default: "true",
    about: "Counts and measures what `/metrics` tells, where a token or a network opens it.",
  },
  "monitoring.token": {
    env: "METRICS_TOKEN",
    read: longText(16),
    secret: true,
    about: "Bearer token that opens `/metrics` and the details of `/healthz`.",
  },
  "monitoring.allow": {
    env: "METRICS_ALLOW",
    read: networks,
    default: "none",
    about: "Networks to which both are open without the token.",
  },
  "upstream.cache": {
    env: "ENABLE_UPSTREAM_CACHE",
    read: boolean,
    default: "true",
    about: "Keeps what upstreams answered.",
  },
  "upstream.cacheExpiry": {
    env: "UPSTREAM_CACHE_EXPIRY",
    read: duration,
    default: "24h",
    about: "How long an upstream's answer is used before it is asked again.",
  },
  "upstream.egressAllow": {
    env: "EGRESS_ALLOW",
    read: destinations,
    default: "none",
    about: "Private destinations that outgoing requests may reach nevertheless.",
  },
  "upstream.httpProxy": {
    env: "HTTP_PROXY",
    read: proxy,
    secret: true,
    about: "Forwarding proxy of outgoing requests over HTTP: `http://user:password@host:port`.",
  },
  "upstream.httpsProxy": {
    env: "HTTPS_PROXY",
    read: proxy,
    secret: true,
    about: "The same, of those over HTTPS.",
  },
  "upstream.noProxy": {
    env: "NO_PROXY",
    read: text,
    about: "Hosts, domains, addresses and ranges that are reached without a proxy, or `*`.",
  },
  "upstream.ca": {
    env: "EGRESS_CA",
    read: path,
    about: "PEM file with certificates that are trusted besides the system's.",
  },
  "upstream.folders": {
    env: "UPSTREAM_FOLDERS",
    read: paths,
    default: "none",
    about: "Folders of this server below which packages may be mirrored from.",
  },
  "upstream.scanClamd": {
    env: "SCAN_CLAMD",
    read: socketPlace,
    about: "Where clamd listens, which scans mirrored files.",
  },
  "upstream.scanCommand": {
    env: "SCAN_COMMAND",
    read: commandLine,
    about:
      "Program that scans the mirrored file whose path it is handed: status 0 is clean, 1 found.",
  },
  "updater.sourceUrl": {
    env: "UPDATER_SOURCE_URL",
    read: url,
    default: "https://cdn.winget.microsoft.com/cache",
    about: "Where the WinGet index is fetched from.",
  },
  "updater.allowlistPath": {
    env: "ALLOWLIST_PATH",
    read: path,
    about: "JSON file that names the packages to mirror.",
  },
  "updater.intervalMinutes": {
    env: "UPDATER_INTERVAL_MINUTES",
    read: integer(1, 43_200),
    default: "60",
    about: "How often mirrored packages are brought up to date.",
  },
  "updater.downloads": {
    env: "UPDATER_DOWNLOADS",
    read: integer(1, 64),
    default: "4",
    about: "How many files are fetched at once.",
  },
  "updater.downloadsPerHost": {
    env: "UPDATER_DOWNLOADS_PER_HOST",
    read: integer(1, 64),
    default: "2",
    about: "How many of these from one host.",
  },
  "updater.bytesPerSecond": {
    env: "UPDATER_BYTES_PER_SECOND",
    read: sizeOrNone,
    default: "0",
    about: "How fast files are fetched, all together; 0 is unlimited.",
  },
  "updater.maxVersionsPerPackage": {
    env: "UPDATER_MAX_VERSIONS_PER_PACKAGE",
    read: integer(1, 10_000),
    default: "5",
    about: "How many of a package's newest versions are mirrored.",
  },
  "updater.architectures": {
    env: "UPDATER_ARCHITECTURES",
    read: someOf("x64", "x86", "arm64", "arm", "neutral"),
    default: "x64,x86",
    about: "Architectures that are mirrored.",
  },
  "updater.installerTypes": {
    env: "UPDATER_INSTALLER_TYPES",
    read: someOf(
      ...["msix", "msi", "appx", "exe", "zip", "inno", "nullsoft", "wix", "burn"] as const,
      ...["portable", "font"] as const,
    ),
    default: "exe,msi,msix,appx,zip,inno,nullsoft,wix,burn,portable",
    about: "Installer types that are mirrored.",
  },
} as const satisfies Record<`${keyof typeof GROUPS}.${string}`, SettingRow>;

/** A setting's id: `s3.secretKey`. */
export type SettingId = keyof typeof SETTINGS;

type ValueOf<Row> = Row extends { read: Reader<infer T> }
  ? Row extends { default: string } ? T : T | undefined
  : never;

/** The value of every setting, by group and name: `settings.s3.secretKey`. */
export type Settings = {
  readonly [Group in keyof typeof GROUPS]: {
    readonly [Id in SettingId as Id extends `${Group}.${infer Name}` ? Name : never]: ValueOf<
      (typeof SETTINGS)[Id]
    >;
  };
};

/** Every setting with its id, in the order of the table. */
export const ROWS: readonly (SettingRow & { readonly id: SettingId })[] = Object.entries(SETTINGS)
  .map(([id, row]) => ({ id: id as SettingId, ...row }));

/** The flag of a variable, without its dashes: `S3_SECRET_KEY` is `s3-secret-key`. */
export function flagOf(env: string): string {
  return env.toLowerCase().replaceAll("_", "-");
}
