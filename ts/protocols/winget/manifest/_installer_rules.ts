import { isApproximate, parseVersion } from "../version_order.ts";
import type { InstallerRule } from "./_installer_rule.ts";
import { wrongWithPath } from "./_relative_path.ts";
import { ZIP_RULES } from "./_zip_rules.ts";
import { effectiveType, LISTED_BY_PRODUCT_CODE } from "./installer_type.ts";

/** Everything that members of one installer demand of each other. */
export const INSTALLER_RULES: readonly InstallerRule[] = [
  {
    id: "V5",
    *find(installer) {
      const { ProductCode } = installer;
      if (ProductCode !== undefined && !LISTED_BY_PRODUCT_CODE.has(effectiveType(installer))) {
        yield ["ProductCode", `Must not be given for ${nameOf(installer)}`, ProductCode];
      }
    },
  },
  {
    id: "V6",
    *find(installer) {
      const { AppsAndFeaturesEntries: entries = [] } = installer;
      if (entries.length > 0 && !LISTED_BY_PRODUCT_CODE.has(effectiveType(installer))) {
        yield ["AppsAndFeaturesEntries", `Must not be given for ${nameOf(installer)}`];
      }
    },
  },
  {
    id: "V7",
    *find({ InstallerType, MSStoreProductIdentifier: product }) {
      if (InstallerType === "msstore" && product === undefined) {
        yield ["MSStoreProductIdentifier", "Is required for msstore"];
      }
      if (InstallerType !== "msstore" && product !== undefined) {
        yield ["MSStoreProductIdentifier", "Must not be given except for msstore", product];
      }
    },
  },
  {
    id: "V8",
    *find({ InstallerType, InstallerUrl, InstallerSha256 }) {
      if (InstallerType === "msstore") return;
      if (InstallerUrl === undefined) yield ["InstallerUrl", "Is required"];
      if (InstallerSha256 === undefined) yield ["InstallerSha256", "Is required"];
    },
  },
  {
    id: "V9",
    *find({ InstallerType, Commands = [] }) {
      if (InstallerType !== "portable") return;
      if (Commands.length > 1) {
        yield ["Commands", `Must have at most one element for portable, found ${Commands.length}`];
      }
      for (const [index, command] of Commands.entries()) {
        const wrong = wrongWithPath(command);
        if (wrong) yield [`Commands[${index}]`, `Path ${wrong}`, command];
      }
    },
  },
  {
    id: "V10",
    *find(installer) {
      const { AppsAndFeaturesEntries: entries = [] } = installer;
      if (effectiveType(installer) === "portable" && entries.length > 1) {
        const says = `Must have at most one element for portable, found ${entries.length}`;
        yield ["AppsAndFeaturesEntries", says];
      }
    },
  },
  ...ZIP_RULES,
  {
    id: "V15",
    *find({ Markets }) {
      if (Markets?.AllowedMarkets?.length && Markets.ExcludedMarkets?.length) {
        yield ["Markets", "Must not both allow and exclude markets"];
      }
    },
  },
  {
    id: "V16",
    *find({ InstallerSuccessCodes = [], ExpectedReturnCodes = [] }) {
      const success = new Set(InstallerSuccessCodes.map(unsigned));
      const expected = new Set<number>();
      for (const [index, { InstallerReturnCode: code }] of ExpectedReturnCodes.entries()) {
        const field = `ExpectedReturnCodes[${index}].InstallerReturnCode`;
        if (success.has(unsigned(code))) yield [field, "Must not be a success code as well", code];
        if (expected.has(unsigned(code))) yield [field, "Must differ from those before it", code];
        expected.add(unsigned(code));
      }
    },
  },
  {
    id: "V17",
    *find({ AppsAndFeaturesEntries = [] }) {
      for (const [index, { DisplayVersion: version }] of AppsAndFeaturesEntries.entries()) {
        if (version === undefined || isExact(version)) continue;
        const field = `AppsAndFeaturesEntries[${index}].DisplayVersion`;
        yield [field, 'Must be a version, not one said to be "<" or ">" another', version];
      }
    },
  },
  {
    id: "V18",
    *find({ Authentication: auth }) {
      if (auth?.AuthenticationType !== "microsoftEntraId") return;
      if (auth.MicrosoftEntraIdAuthenticationInfo?.Resource === undefined) {
        const field = "Authentication.MicrosoftEntraIdAuthenticationInfo.Resource";
        yield [field, "Is required for microsoftEntraId"];
      }
    },
  },
];

/** Whether a text names one version, not a range below or above it. */
export function isExact(version: string): boolean {
  return !isApproximate(version) && parseVersion(version) !== null;
}

function nameOf(installer: Parameters<typeof effectiveType>[0]): string {
  const effective = effectiveType(installer) ?? "unknown";
  return installer.InstallerType === "zip" ? `a zip of ${effective}` : effective;
}

/** Windows sees exit codes as 32 bits without a sign, so that -1 is 4294967295. */
function unsigned(code: number): number {
  return code >>> 0;
}
