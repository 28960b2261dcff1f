import type { ImageReference } from '../../../reference/index.ts';
import type { Credentials } from './credentials.ts';
import { credentialsFromConfig } from './docker-config.ts';

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
