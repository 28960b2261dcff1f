import type { Logger } from 'pino';
import { RUNNING } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import type { Credentials, ImageReference } from '../../../image/index.ts';

/** Finds the server's own credentials for a registry. Throws if they cannot be read. */
export type OwnCredentials = (reference: ImageReference) => Promise<Credentials | undefined>;

/** One attempt at an image. */
export type WayToRead =
  | {
      readonly credentials?: Credentials;
      /** Empty for what everyone may see. */
      readonly principal: string;
    }
  /** Credentials that could not be read. */
  | { readonly failure: AppError };

interface Sources {
  readonly ownCredentials?: OwnCredentials;
  readonly logger: Logger;
}

/** Yields the credentials to try in order: none, the server's own. */
export async function* waysToRead(reference: ImageReference, sources: Sources): AsyncGenerator<WayToRead> {
  yield { principal: '' };
  const own = await ownWay(reference, sources);
  if (own) yield own;
}

/** The reason is for the log: it may name files of the server. */
async function ownWay(
  reference: ImageReference,
  { ownCredentials, logger }: Sources,
): Promise<WayToRead | undefined> {
  try {
    const credentials = await ownCredentials?.(reference);
    return credentials && { credentials, principal: RUNNING };
  } catch (error) {
    const { registry } = reference;
    logger.warn({ registry, reason: messageOf(error) }, 'cannot read the credentials for images that run');
    return {
      failure: new AppError(
        'REGISTRY_UNAUTHORIZED',
        `the server's credentials for ${registry} cannot be read; its log says why`,
      ),
    };
  }
}
