import type { ImageReference } from '../../../reference/index.ts';
import type { Credentials } from './credentials.ts';
import { credentialsFromConfig } from './docker-config.ts';

/** Sources of credentials, read only when a registry asks. */
export interface CredentialSources {
  /** Credentials from the command line or the environment; used for every registry. */
  readonly given?: Credentials;
  /** Files in the format of ~/.docker/config.json, in order of preference; a missing one is not a failure. */
  readonly configFiles: readonly string[];
  /** Environment of credential helpers: PATH, HOME and whatever else they read. */
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
