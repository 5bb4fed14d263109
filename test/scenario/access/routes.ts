import type { Expectation } from "./expectations.ts";
import { PASSWORD, type Side } from "./world.ts";

const VERSION = { package: "Contoso.Tool", version: "1.0" };
const NEW = { package: "Contoso.New", version: "1.0" };
const NONE = { id: "none" };
/** Somebody who is in no organization: whoever is may leave, whatever else they may. */
const NOBODYS = { user: "stranger" };
/** Somebody whom nobody asks as: they are made, get a password, and go. */
const NEWCOMER = { user: "newcomer" };

/** In the form of WebAuthn, and nobody's; each is another, for guesses at one are slowed down. */
function assertion() {
  const id = crypto.randomUUID();
  const response = { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" };
  return { id, rawId: id, type: "public-key", response };
}
const NEW_CREDENTIAL = {
  ...{ id: "bm9uZQ", rawId: "bm9uZQ", type: "public-key" },
  response: { clientDataJSON: "e30", attestationObject: "AA" },
};

const bytes = () => ({ "content-type": "application/octet-stream" });
const disable = () => ({ enabled: false });
const nothing = () => ({});
const titled = () => ({ title: "CI" });
const ofOrganization = ({ organization }: Side) => ({ organization: organization.slug });
const intoRepository = ({ repository }: Side) => ({
  repository: repository.path,
  filename: "setup.exe",
});

function metadata({ repository }: Side): string {
  return `repository ${btoa(repository.path)},filename ${btoa("setup.exe")}`;
}

const PROVIDER = {
  ...{ id: "company", kind: "ldap", title: "Company" },
  options: {
    urls: ["ldaps://directory.example"],
    userBase: "dc=example",
    userFilter: "(uid={login})",
  },
};

/** Of an upstream that nobody need reach. */
const MIRROR = { upstream: { kind: "bundle" }, enabled: false };

/** Every route of the API by its name in the document. */
export const ROUTES: Readonly<Record<string, Expectation>> = {
  login: {
    needs: "nothing",
    json: () => ({ username: "admin", password: "correct-horse-battery" }),
  },
  refresh: { needs: "session", json: () => ({ refreshToken: "none" }) },
  logout: { needs: "user", json: nothing, ends: "session" },
  beginPasskeySignIn: { needs: "nothing" },
  loginByPasskey: { needs: "session", json: () => ({ passkey: assertion() }) },

  getMe: { needs: "user" },
  changeMe: { needs: "user", json: () => ({ title: "Somebody" }) },
  changeMyPassword: { needs: "user", json: () => ({ current: PASSWORD, new: "short" }) },
  listMySessions: { needs: "user" },
  endMyOtherSessions: { needs: "user" },
  endMySession: { needs: "user", names: NONE },
  beginTotp: { needs: "user" },
  enableTotp: { needs: "user", json: () => ({ setup: "none", code: "123456" }) },
  disableTotp: { needs: "user", json: () => ({ password: PASSWORD }) },
  renewRecoveryCodes: { needs: "user", json: () => ({ password: PASSWORD }) },
  listMyPasskeys: { needs: "user" },
  beginPasskey: { needs: "user" },
  addPasskey: { needs: "user", json: () => ({ title: "Laptop", credential: NEW_CREDENTIAL }) },
  renamePasskey: { needs: "user", names: NONE, json: () => ({ title: "Phone" }) },
  removePasskey: { needs: "user", names: NONE },
  removeSecondFactor: { needs: "platform" },

  listTokens: { needs: "user" },
  createToken: { needs: "user", json: titled },
  rotateToken: { needs: "user", names: NONE, json: nothing },
  revokeToken: { needs: "user", names: NONE },
  listUserTokens: { needs: "platform" },
  createUserToken: { needs: "platform", json: titled },
  rotateUserToken: { needs: "platform", names: NONE, json: nothing },
  revokeUserToken: { needs: "platform", names: NONE },

  listDeployTokens: { needs: "admin" },
  createDeployToken: { needs: "admin", json: () => ({ ...titled(), role: "developer" }) },
  rotateDeployToken: { needs: "admin", names: NONE, json: nothing },
  revokeDeployToken: { needs: "admin", names: NONE },
  listSourceKeys: { needs: "admin" },
  createSourceKey: { needs: "admin", json: titled },
  changeSourceKey: { needs: "admin", names: NONE, json: titled },
  rotateSourceKey: { needs: "admin", names: NONE, json: nothing },
  revokeSourceKey: { needs: "admin", names: NONE },

  listUserSessions: { needs: "platform" },
  endUserSessions: { needs: "platform", ends: "place" },
  endUserSession: { needs: "platform", names: NONE },
  getSecondFactor: { needs: "platform" },

  listUsers: { needs: "platform" },
  createUser: { needs: "platform", json: () => ({ username: NEWCOMER.user }) },
  getUser: { needs: "user" },
  changeUser: { needs: "platform", json: () => ({ disabled: false }) },
  deleteUser: { needs: "platform", names: NEWCOMER },
  setPassword: {
    needs: "platform",
    names: NEWCOMER,
    json: () => ({ password: "one of the longest passwords" }),
  },

  listOrganizations: { needs: "user" },
  createOrganization: { needs: "platform", json: () => ({ slug: "new" }) },
  getOrganization: { needs: "membership" },
  changeOrganization: { needs: "organization", json: () => ({ title: "New" }) },
  deleteOrganization: { needs: "ownership" },
  listMembers: { needs: "membership" },
  putMember: { needs: "organization", json: () => ({ role: "admin" }) },
  removeMember: { needs: "organization", names: NOBODYS },
  listTeams: { needs: "membership" },
  createTeam: { needs: "organization", json: () => ({ slug: "new" }) },
  getTeam: { needs: "membership" },
  changeTeam: { needs: "organization", json: () => ({ view: { deny: [{ tag: "x" }] } }) },
  deleteTeam: { needs: "organization" },
  listTeamMembers: { needs: "membership" },
  putTeamMember: { needs: "organization", json: () => ({ role: "maintainer" }) },
  removeTeamMember: { needs: "organization", names: NOBODYS },
  listTeamRepositories: { needs: "membership" },
  putTeamRepository: { needs: "organization", json: () => ({ role: "developer" }) },
  removeTeamRepository: { needs: "organization" },
  listOrganizationRepositories: { needs: "membership" },
  createRepository: { needs: "organization", json: () => ({ slug: "new", protocol: "winget" }) },
  changeRepository: { needs: "admin", json: () => ({ title: "New" }) },
  deleteRepository: { needs: "admin", ends: "place" },
  listGrants: { needs: "admin" },
  putGrant: { needs: "admin", json: () => ({ role: "reader" }) },
  removeGrant: { needs: "admin" },

  listEvents: { needs: "organization", query: ofOrganization },
  tailEvents: { needs: "organization", query: ofOrganization },
  exportEvents: { needs: "organization", query: ofOrganization },

  listRepositories: { needs: "nothing" },
  getRepository: { needs: "reader" },
  searchPackages: { needs: "nothing" },
  getDownloadStats: { needs: "nothing" },
  getStats: { needs: "nothing" },
  getSetup: { needs: "nothing" },
  getSystem: { needs: "platform" },
  getLogLevel: { needs: "platform" },
  getIdentity: { needs: "platform" },
  changeIdentity: { needs: "platform", json: () => ({ name: "Acme packages" }) },
  changeLogLevel: { needs: "platform", json: () => ({ level: "warn" }) },
  linkFile: { needs: "reader", names: { ...VERSION, file: "none" } },
  askAsClient: {
    needs: "admin",
    json: () => ({ as: { anonymous: true }, path: "/packageManifests/Contoso.Tool" }),
  },
  listPackages: { needs: "reader" },
  previewView: { needs: "admin", json: () => ({ view: { allow: [{ package: "Contoso.*" }] } }) },
  getPackage: { needs: "reader", names: VERSION },
  getVersion: { needs: "reader", names: VERSION },
  exportRepository: { needs: "reader" },
  exportPackage: { needs: "reader", names: VERSION },
  exportVersion: { needs: "reader", names: VERSION },
  deletePackage: { needs: "maintainer", names: VERSION },
  deleteVersion: { needs: "maintainer", names: VERSION },
  yankVersion: { needs: "maintainer", names: VERSION, json: nothing },
  unyankVersion: { needs: "maintainer", names: VERSION },
  enablePackage: { needs: "maintainer", names: VERSION, json: disable },
  enableVersion: { needs: "maintainer", names: VERSION, json: disable },
  enableInstaller: {
    ...{ needs: "maintainer", names: { ...VERSION, installer: "x64" }, json: disable },
  },
  putFile: {
    ...{ needs: "developer", names: { ...NEW, name: "setup.exe" }, headers: bytes, body: "abc" },
  },
  importPackages: {
    needs: "developer",
    headers: () => ({ "content-type": "application/yaml" }),
    body: "PackageIdentifier: Contoso.Imported\n",
  },
  draftVersion: { needs: "developer", json: () => ({ uploads: ["none"] }) },
  checkVersion: { needs: "developer", json: () => ({ manifest: {} }) },
  publishVersion: { needs: "developer", json: () => ({ uploads: ["none"] }) },

  listMirrors: { needs: "user" },
  getMirrorsWaiting: { needs: "user" },
  getMirror: { needs: "maintainer" },
  putMirror: { needs: "admin", json: () => MIRROR },
  deleteMirror: { needs: "admin" },
  listMirrorRules: { needs: "maintainer" },
  createMirrorRule: { needs: "admin", json: () => ({ package: "Contoso.*" }) },
  previewMirrorRule: { needs: "maintainer", json: () => ({ package: "Contoso.*" }) },
  getMirrorRule: { needs: "maintainer", names: { rule: "none" } },
  changeMirrorRule: { needs: "admin", names: { rule: "none" }, json: nothing },
  deleteMirrorRule: { needs: "admin", names: { rule: "none" } },
  getAllowList: { needs: "maintainer" },
  putAllowList: { needs: "admin", json: () => ({ packages: ["Contoso.*"] }) },
  previewMirrorRetention: { needs: "maintainer" },
  applyMirrorRetention: { needs: "maintainer", json: nothing },
  startMirrorRun: { needs: "maintainer", json: nothing },
  listMirrorRuns: { needs: "maintainer" },
  getMirrorRun: { needs: "maintainer", names: { run: "none" } },
  listMirrorItems: { needs: "maintainer", names: { run: "none" } },
  cancelMirrorRun: { needs: "maintainer", names: { run: "none" } },
  watchMirrorRun: { needs: "maintainer", names: { run: "none" } },
  searchUpstream: { needs: "maintainer" },
  getUpstreamPackage: { needs: "maintainer", names: VERSION },
  getUpstreamVersion: { needs: "maintainer", names: VERSION },
  listMirroredVersions: { needs: "maintainer" },
  getMirroredVersion: { needs: "maintainer", names: VERSION },
  decideMirroredVersions: {
    needs: "maintainer",
    json: () => ({ decision: "skip", why: "Not here", versions: [VERSION] }),
  },

  listJobs: { needs: "platform" },
  runJob: { needs: "platform", names: { job: "none" } },
  listJobRuns: { needs: "platform", names: { job: "sessions" } },

  createUpload: {
    needs: "developer",
    headers: (side) => ({
      ...{ "tus-resumable": "1.0.0", "upload-length": "3", "upload-metadata": metadata(side) },
    }),
  },
  putUpload: { needs: "developer", query: intoRepository, headers: bytes, body: "abc" },
  fetchUpload: {
    needs: "developer",
    json: (side) => ({ ...intoRepository(side), url: "http://127.0.0.1:1/setup.exe" }),
  },
  getUpload: { needs: "user", names: NONE },
  continueUpload: {
    ...{ needs: "user", names: NONE, body: "abc" },
    headers: () => ({
      ...{ "tus-resumable": "1.0.0", "upload-offset": "0" },
      "content-type": "application/offset+octet-stream",
    }),
  },
  deleteUpload: { needs: "user", names: NONE, headers: () => ({ "tus-resumable": "1.0.0" }) },
  inspectUpload: { needs: "user", names: NONE },

  listWaysToSignIn: { needs: "nothing" },
  loginByDirectory: {
    ...{ needs: "nothing", names: NONE, json: () => ({ username: "ada", password: "hers" }) },
  },
  goToProvider: { needs: "nothing", names: NONE },
  comeBackFromProvider: { needs: "nothing", names: NONE },
  listAuthProviders: { needs: "platform" },
  createAuthProvider: { needs: "platform", json: () => PROVIDER },
  getAuthProvider: { needs: "platform", names: NONE },
  changeAuthProvider: { needs: "platform", names: NONE, json: () => ({ title: "Company" }) },
  deleteAuthProvider: { needs: "platform", names: NONE },
  testAuthProvider: { needs: "platform", names: NONE, json: nothing },
  getAuthSettings: { needs: "platform" },
  changeAuthSettings: { needs: "platform", json: nothing },
};
