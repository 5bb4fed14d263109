import type { AuthSettingsService } from "../../auth/auth_settings.ts";
import { Challenges } from "../../auth/challenges.ts";
import { DirectorySignIn } from "../../auth/directory_sign_in.ts";
import { ExternalSignIn, type ExternalSignInOptions } from "../../auth/external_sign_in.ts";
import { IdTokens } from "../../auth/id_tokens.ts";
import { OneTimePasswords } from "../../auth/one_time_passwords.ts";
import { PasskeyProof } from "../../auth/passkey_proof.ts";
import { PasskeySignIn } from "../../auth/passkey_sign_in.ts";
import { Passkeys } from "../../auth/passkeys.ts";
import type { PasswordHasher } from "../../auth/password.ts";
import { Presence } from "../../auth/presence.ts";
import type { ProviderKinds } from "../../auth/provider_kinds.ts";
import { Providers } from "../../auth/providers.ts";
import { SecondFactorDemand } from "../../auth/second_factor_demand.ts";
import { SecondFactorProof } from "../../auth/second_factor_proof.ts";
import { SecondFactors } from "../../auth/second_factors.ts";
import { SignIn, type SignInOptions } from "../../auth/sign_in.ts";
import { SignInLog } from "../../auth/sign_in_log.ts";
import type { SignInThrottle } from "../../auth/throttle.ts";
import type { Sealer } from "../../kit/sealer.ts";
import type { Clock } from "../../model/document.ts";
import type { RecordEvent } from "../../model/event.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { Once } from "../../store/once.ts";

/** What signing in is built on. */
export interface SignInParts {
  readonly documents: DocumentStore;
  readonly findUser: SignInOptions["findUser"];
  readonly passwords: PasswordHasher;
  readonly settings: AuthSettingsService;
  readonly throttle: SignInThrottle;
  readonly sealer: Sealer;
  readonly once: Once;
  readonly record: RecordEvent;
  readonly now: Clock;
  readonly kinds: ProviderKinds;
  readonly createUser: ExternalSignInOptions["createUser"];
  readonly setPlatformAdmin: ExternalSignInOptions["setPlatformAdmin"];
  readonly followGroups: ExternalSignInOptions["followGroups"];
  /** What authenticators show as the name of this installation. */
  readonly name: string;
}

/** Every way to prove oneself, by what is kept here or by what others know. */
export interface SignInServices {
  readonly signIn: SignIn;
  readonly passkeySignIn: PasskeySignIn;
  readonly passkeys: Passkeys;
  readonly secondFactors: SecondFactors;
  /** For whoever proves people in another way. */
  readonly secondFactorDemand: SecondFactorDemand;
  readonly presence: Presence;
  readonly providers: Providers;
  readonly external: ExternalSignIn;
  readonly directories: DirectorySignIn;
  readonly idTokens: IdTokens;
  readonly signInLog: SignInLog;
  readonly throttle: SignInThrottle;
}

/** Builds what people prove themselves by: passwords, one-time passwords, recovery codes and passkeys. */
export function composeSignIn(parts: SignInParts): SignInServices {
  const { documents, findUser, passwords, settings, throttle, once, record, now, name } = parts;
  const log = new SignInLog(record);
  const challenges = new Challenges(parts);
  const oneTimePasswords = new OneTimePasswords({ ...parts, issuer: name });
  const passkeys = new Passkeys({ documents, challenges, now, name });
  const passkeyProof = new PasskeyProof({ documents, challenges, once, now });
  const secondFactorProof = new SecondFactorProof({
    ...{ documents, oneTimePasswords, passkeys, passkeyProof, once, throttle, now },
  });
  const secondFactor = new SecondFactorDemand({ proof: secondFactorProof, throttle, log });
  const providers = new Providers(parts);
  const external = new ExternalSignIn({ ...parts, log });
  const directories = new DirectorySignIn({ providers, external });
  return {
    signIn: new SignIn({
      ...{ documents, findUser, passwords, secondFactor, settings, directories, throttle, log },
    }),
    passkeySignIn: new PasskeySignIn({ documents, proof: passkeyProof, settings, throttle, log }),
    ...{ passkeys, providers, external, directories, throttle, signInLog: log },
    idTokens: new IdTokens(parts),
    secondFactors: new SecondFactors({ documents, oneTimePasswords, passkeys, record, now }),
    secondFactorDemand: secondFactor,
    presence: new Presence({ documents, passwords, secondFactorProof, throttle }),
  };
}
