/** A registry as it may stand in a company after a month, for pictures and for whoever looks round. */
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { foldIdentifier } from "../../ts/protocols/winget/names.ts";
import { startUpstream, type Upstream } from "../servers/upstream/mod.ts";
import type { Site } from "./_site.ts";

const DAY = 86_400_000;
const DAYS = 30;

/** Publishers and what they make; of the first, the company itself publishes. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  "Contoso": [
    "VPN Client",
    "Expense Desk",
    "Print Queue",
    "Time Sheets",
    "Branch Kiosk",
    "Badge Reader",
  ],
  "Fabrikam": ["Scanner Suite", "Label Studio", "Route Planner", "Fleet Viewer"],
  "Northwind": ["Order Entry", "Stock Count", "Freight Calculator", "Customs Forms"],
  "Tailwind": ["Point of Sale", "Loyalty Cards", "Price Tags"],
  "Adatum": ["Ledger", "Payroll Connector", "Audit Trail Exporter", "Invoice Signing Service"],
};
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "Lumen": ["Terminal", "Editor", "Diff", "Regex Workbench"],
  "Opal": ["Browser", "Mail", "Calendar", "Notes"],
  "Harbor": ["Containers Desktop", "Database Studio", "REST Client", "SSH Agent"],
  "Kestrel": ["Runtime 8", "Runtime 9", "SDK 9", "Build Tools"],
  "Meridian": ["Archive Manager", "PDF Reader", "Image Viewer", "Screen Recorder"],
  "Osprey": ["Remote Support", "Video Meetings", "Voice", "Whiteboard"],
  "Juniper Works": ["Password Vault", "Disk Usage", "System Monitor", "Clipboard History"],
  "Quill": [
    "Office Writer",
    "Office Sheets",
    "Office Slides",
    "Font Pack International (Arabic, Hebrew, Devanagari)",
  ],
};
const PEOPLE = [
  ["ada", "Ada Lovelace"],
  ["grace", "Grace Hopper"],
  ["alan", "Alan Turing"],
  ["olga.ladyzhenskaya", "Ольга Александровна Ладыженская"],
  ["hedy", "Hedy Lamarr"],
  ["radia", "Radia Perlman"],
] as const;

/** Moments, which whoever fills a registry moves on. */
export class DemoClock {
  #at = Date.now() - DAYS * DAY;
  #isOver = false;
  readonly now = (): number => this.#isOver ? Date.now() : this.#at;
  goOn(milliseconds: number): void {
    this.#at = Math.min(this.#at + milliseconds, Date.now());
  }
  end(): void {
    this.#isOver = true;
  }
}

/** Fills a registry that was opened with this clock; the upstream that it mirrors goes on until it is closed. */
export async function fillDemo(site: Site, clock: DemoClock): Promise<Upstream> {
  await addPeople(site);
  await addOrganizations(site);
  await publishAll(site, clock);
  await hideSome(site);
  clock.end();
  const upstream = await startMirror(site);
  await addKeys(site);
  await countDownloads(site);
  return upstream;
}

async function addPeople({ api }: Site): Promise<void> {
  for (const [username, title] of PEOPLE) {
    await api("POST", "/users", { username, title, password: "a sentence of my own" });
  }
}

async function addOrganizations({ api }: Site): Promise<void> {
  const all = [["contoso", "Contoso Group"], ["retail", "Retail branches"], [
    "research",
    "Research & development",
  ]];
  for (const [slug, title] of all) {
    await api("POST", "/organizations", { slug, title });
    await api("PUT", `/organizations/${slug}/members/ada`, { role: "admin" });
    for (const name of ["grace", "olga.ladyzhenskaya"]) {
      await api("PUT", `/organizations/${slug}/members/${name}`, { role: "member" });
    }
    await api("POST", `/organizations/${slug}/teams`, {
      slug: "desktop",
      title: "Desktop engineering",
    });
    await api("POST", `/organizations/${slug}/teams`, {
      slug: "service-desk",
      title: "Service desk",
    });
    await api("PUT", `/organizations/${slug}/teams/desktop/members/alan`, {}).catch(() => {});
  }
  for (
    const [org, slug, title] of [
      ["contoso", "apps", "Applications"],
      ["contoso", "preview", "Pilot group"],
      ["retail", "kiosks", "Kiosks and tills"],
      ["research", "tools", "Tools"],
    ]
  ) {
    await api("POST", `/organizations/${org}/repositories`, { slug, title, protocol: "winget" });
  }
  await api("PUT", "/repositories/contoso/apps/grants/users/grace", { role: "developer" });
  await api("PUT", "/repositories/contoso/apps/grants/users/hedy", { role: "reader" });
}

async function publishAll({ api }: Site, clock: DemoClock): Promise<void> {
  const places = [
    "contoso/apps",
    "default/winget",
    "retail/kiosks",
    "research/tools",
    "contoso/preview",
  ];
  let at = 0;
  for (const [publisher, names] of Object.entries(OWN)) {
    for (const name of names) {
      const place = places[at++ % places.length];
      for (let release = 0; release < 1 + at % 4; release++) {
        clock.goOn(DAY / 3);
        const version = `${1 + at % 5}.${release}.${at % 7}`;
        const manifest = manifestOf(publisher, name, version);
        await api("POST", `/repositories/${place}/publish`, { manifest });
      }
    }
  }
}

function manifestOf(publisher: string, name: string, version: string): Record<string, unknown> {
  return {
    ...{ PackageIdentifier: identifierOf(publisher, name), PackageVersion: version },
    DefaultLocale: {
      ...{ PackageLocale: "en-US", Publisher: publisher, PackageName: `${publisher} ${name}` },
      ...{ License: "Proprietary", Tags: ["business", "desktop"] },
      ShortDescription: `${name} for everybody at ${publisher}`,
    },
    Installers: ["x64", "arm64"].map((Architecture) => ({
      ...{ Architecture, InstallerType: name.length % 2 ? "msi" : "exe" },
      InstallerUrl: `https://downloads.example/${version}/${Architecture}/setup`,
      InstallerSha256: "0A".repeat(32),
    })),
  };
}

function identifierOf(publisher: string, name: string): string {
  return `${publisher}.${name}`.replaceAll(/[ ,()]/g, "");
}

async function hideSome({ api }: Site): Promise<void> {
  const hidden = "/repositories/contoso/apps/packages/Contoso.VPNClient";
  await api("PUT", `${hidden}/enabled`, { enabled: false });
}

async function startMirror(site: Site): Promise<Upstream> {
  const upstream = await startUpstream({
    packages: Object.entries(OTHERS).flatMap(([publisher, names]) =>
      names.map((name, at) => ({
        ...{ id: identifierOf(publisher, name), name: `${publisher} ${name}`, publisher },
        versions: [{ version: `${12 + at}.1.0` }, { version: `${12 + at}.0.3` }],
      }))
    ),
  });
  const mirror = "/repositories/default/winget/mirror";
  const source = { kind: "preindexed", url: upstream.url };
  await site.api("PUT", mirror, { upstream: source });
  for (const packages of ["Lumen.*", "Opal.*", "Meridian.*", "Kestrel.*", "Quill.*"]) {
    await site.api("POST", `${mirror}/rules`, { package: packages, maxVersions: 2 });
  }
  await runMirror(site, mirror);
  await site.api("PUT", mirror, { upstream: source, approval: { mode: "manual" } });
  for (const packages of ["Harbor.*", "Osprey.*", "JuniperWorks.*"]) {
    await site.api("POST", `${mirror}/rules`, { package: packages, maxVersions: 1 });
  }
  await runMirror(site, mirror);
  return upstream;
}

async function runMirror({ api }: Site, mirror: string): Promise<void> {
  const { id } = await api("POST", `${mirror}/runs`, {});
  for (;;) {
    const { state } = await api("GET", `${mirror}/runs/${id}`);
    if (state !== "running") return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function addKeys({ api }: Site): Promise<void> {
  for (const title of ["Laptops", "Tills in branches", "Build agents"]) {
    await api("POST", "/repositories/contoso/apps/source-keys", { title });
  }
  for (const title of ["Release pipeline", "Laptop of the administrator"]) {
    await api("POST", "/tokens", { title });
  }
}

/** More on working days, and a little more from week to week. */
async function countDownloads({ registry: { packhouse } }: Site): Promise<void> {
  const { documents } = packhouse.stores;
  const { id: repository } = await packhouse.services.repositories.get("default/winget");
  const key = encodeURIComponent(foldIdentifier("Lumen.Terminal"));
  for (let ago = 0; ago < DAYS; ago++) {
    const at = Date.now() - ago * DAY;
    const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
    const count = Math.round((isWeekend ? 40 : 260) + (DAYS - ago) * 6 + (ago * 37) % 50);
    const day = new Date(at).toISOString().slice(0, 10);
    for (const [of, many] of [["", count], [key, Math.round(count / 5)]] as const) {
      const id = `${repository}/${of}/${day}`;
      await documents.delete(COLLECTIONS.downloadDays, id);
      const expiresAt = Date.now() + 400 * DAY;
      await documents.insert(COLLECTIONS.downloadDays, { id, repository, count: many, expiresAt });
    }
  }
}
