import type { ImageReference } from '../../../reference/index.ts';
import { credentialsFromConfig } from './docker-config.ts';

/** What proves to a registry who we are. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for an access token (OAuth 2's refresh token). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** An access token that was had elsewhere. */
  | { readonly kind: 'registry-token'; readonly token: string };

/** Where credentials may be found. They are looked for only when a registry asks. */
export interface CredentialSources {
  /** From the command line or the environment; used for every registry. */
  readonly given?: Credentials;
  /** Files of the form of ~/.docker/config.json, the preferred first; one that does not exist is no failure. */
  readonly configFiles: readonly string[];
  /** For credential helpers: their PATH, HOME and whatever else they read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function findCredentials(
  reference: ImageReference,
  sources: CredentialSources,
): Promise<Credentials | undefined> {
  if (sources.given) return sources.given;
  for (const file of sources.configFiles) {
    const found = await credentialsFromConfig(file, reference, sources.environment);
    if (found) return found;
  }
  return undefined;
}

/** What Docker stores as the user's name where the password is an identity token. */
const IDENTITY_TOKEN_USER = '<token>';

export function toCredentials(username: string, secret: string): Credentials | undefined {
  if (secret === '') return undefined;
  if (username === IDENTITY_TOKEN_USER) return { kind: 'identity-token', token: secret };
  return { kind: 'password', username, password: secret };
}
