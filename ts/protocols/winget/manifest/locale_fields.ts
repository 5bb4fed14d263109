import type { Fields, Shape } from "./_field.ts";
import { FILE_ADDRESS, HASH, LANGUAGE_TAG, WEB_ADDRESS, WORD } from "./_forms.ts";
import { ICON_FILE_TYPES, ICON_RESOLUTIONS, ICON_THEMES } from "./vocabulary.ts";

const NAME = { is: "text", min: 2, max: 256 } as const;
const ADDRESS = { is: "text", max: 2048, form: WEB_ADDRESS } as const;
const LEGAL_TEXT = { is: "text", min: 3, max: 512, lines: true } as const;
const SUMMARY = { is: "text", min: 3, max: 256, lines: true } as const;
const LONG_TEXT = { is: "text", max: 10_000, lines: true } as const;
const LABEL = { is: "text", max: 100 } as const;

const AGREEMENT = {
  AgreementLabel: LABEL,
  Agreement: LONG_TEXT,
  AgreementUrl: ADDRESS,
} as const satisfies Fields;

const DOCUMENTATION = { DocumentLabel: LABEL, DocumentUrl: ADDRESS } as const satisfies Fields;

const ICON = {
  IconUrl: { ...ADDRESS, form: FILE_ADDRESS, required: true },
  IconFileType: { is: "choice", from: ICON_FILE_TYPES, required: true },
  IconResolution: { is: "choice", from: ICON_RESOLUTIONS },
  IconTheme: { is: "choice", from: ICON_THEMES },
  IconSha256: { is: "text", max: 64, form: HASH },
} as const satisfies Fields;

const LOCALE_REST = {
  Author: NAME,
  PublisherUrl: ADDRESS,
  PublisherSupportUrl: ADDRESS,
  PrivacyUrl: ADDRESS,
  PackageUrl: ADDRESS,
  LicenseUrl: ADDRESS,
  Copyright: LEGAL_TEXT,
  CopyrightUrl: ADDRESS,
  Description: { ...LONG_TEXT, min: 3 },
  Tags: {
    is: "list",
    max: 16,
    unique: true,
    of: { is: "text", min: 1, max: 40, form: WORD },
  },
  Agreements: {
    is: "list",
    since: "1.1",
    max: 128,
    of: { is: "object", members: AGREEMENT },
  },
  ReleaseNotes: { ...LONG_TEXT, since: "1.1" },
  ReleaseNotesUrl: { ...ADDRESS, since: "1.1" },
  InstallationNotes: { ...LONG_TEXT, since: "1.4" },
  PurchaseUrl: { ...ADDRESS, since: "1.4" },
  Documentations: {
    is: "list",
    since: "1.4",
    max: 256,
    of: { is: "object", members: DOCUMENTATION },
  },
  Icons: { is: "list", since: "1.5", max: 1024, of: { is: "object", members: ICON } },
} as const satisfies Fields;

const PACKAGE_LOCALE = { is: "text", max: 20, form: LANGUAGE_TAG, required: true } as const;

/** What a locale besides the default one says; whatever it leaves out the client takes from that. */
export const LOCALE = {
  PackageLocale: PACKAGE_LOCALE,
  PackageName: NAME,
  Publisher: NAME,
  ShortDescription: SUMMARY,
  License: LEGAL_TEXT,
  ...LOCALE_REST,
} as const satisfies Fields;

/** What the default locale says: more is required of it, and it alone has a moniker. */
export const DEFAULT_LOCALE = {
  PackageLocale: PACKAGE_LOCALE,
  PackageName: { ...NAME, required: true },
  Publisher: { ...NAME, required: true },
  ShortDescription: { ...SUMMARY, required: true },
  License: { ...LEGAL_TEXT, required: true },
  Moniker: { is: "text", min: 1, max: 40, form: WORD },
  ...LOCALE_REST,
} as const satisfies Fields;

/** A translation of what users are told of a version. */
export type Locale = Shape<typeof LOCALE>;
/** What users are told of a version in its publisher's own language. */
export type DefaultLocale = Shape<typeof DEFAULT_LOCALE>;
