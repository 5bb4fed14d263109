/** What the client reports, by the name and code under which users look it up. */
export const HRESULTS = {
  invalidArgument: 0x80070057,
  downloadFailed: 0x8A150008,
  sourceNameTaken: 0x8A15000C,
  noApplicableInstaller: 0x8A150010,
  hashMismatch: 0x8A150011,
  sourceMissing: 0x8A150012,
  sourceArgTaken: 0x8A150013,
  noPackageFound: 0x8A150014,
  severalPackagesFound: 0x8A150016,
  noManifestFound: 0x8A150017,
  sourceNotSecure: 0x8A15001A,
  sourceNotRemote: 0x8A150037,
  unsupportedSource: 0x8A150038,
  invalidData: 0x8A150039,
  badRequest: 0x8A15003B,
  wrongMediaType: 0x8A15003D,
  badVersion: 0x8A15003E,
  unsupportedRequest: 0x8A150043,
  endpointMissing: 0x8A150044,
  sourceOpenFailed: 0x8A150045,
  agreementsDeclined: 0x8A150046,
  headerTooLong: 0x8A150047,
  serviceUnavailable: 0x8A15006D,
  authenticationInvalid: 0x8A150073,
  authenticationUnsupported: 0x8A150074,
} as const;

/** Why a command ended. */
export class WinGetFailure extends Error {
  /** The code that the client would print. */
  readonly hresult: number;

  constructor(why: keyof typeof HRESULTS | number, detail: string, options?: ErrorOptions) {
    const hresult = typeof why === "number" ? why : HRESULTS[why];
    super(`0x${hresult.toString(16).toUpperCase()} ${detail}`, options);
    this.hresult = hresult;
  }
}

/** HTTP statuses without a code of their own keep their number in this range. */
export function failedStatus(status: number): number {
  return 0x80190000 + status;
}
