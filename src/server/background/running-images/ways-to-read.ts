import type { Logger } from 'pino';
import { RUNNING } from '../../../domain/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { type Credentials, type ImageReference, parseImageReference } from '../../../image/index.ts';
import type { RunStore, UnreadImage } from '../../../inventory/ports.ts';
import type { Sealer } from '../../sealing/index.ts';
import { openCredentials } from './sealed-credentials.ts';

/** Finds the server's own credentials for a registry. Throws if they cannot be read. */
export type OwnCredentials = (reference: ImageReference) => Promise<Credentials | undefined>;

/** One attempt at an image. */
export interface WayToRead {
  readonly credentials?: Credentials;
  /** Empty for what everyone may see. */
  readonly principal: string;
  /** Absent: the principal. */
  readonly reader?: string;
}

export interface CredentialsOfRunning {
  /** Absent if the server has none. */
  readonly ownCredentials?: OwnCredentials;
  readonly sealer: Sealer;
  readonly store: { readonly runs: Pick<RunStore, 'pullCredentials'> };
  readonly logger: Logger;
}

/** Yields the credentials to try in order, or the error of some: none, the server's own, those of the pods. */
export async function* waysToRead(
  image: UnreadImage,
  name: string,
  sources: CredentialsOfRunning,
): AsyncGenerator<WayToRead | AppError> {
  yield { principal: '' };
  const own = await ownWay(parseImageReference(name), sources);
  if (own) yield own;
  for (const sealed of await sources.store.runs.pullCredentials(image)) {
    const opened = openCredentials(sealed, sources.sealer);
    // Whoever sent credentials could send any, so content that others read must not be found by its digest alone.
    if (opened) yield { credentials: opened.credentials, principal: RUNNING, reader: opened.principal };
    else yield unauthorized('the credentials of its pods were sealed with another secret');
  }
}

/** The reason is for the log: it may name files of the server. */
async function ownWay(
  reference: ImageReference,
  { ownCredentials, logger }: CredentialsOfRunning,
): Promise<WayToRead | AppError | undefined> {
  try {
    const credentials = await ownCredentials?.(reference);
    return credentials && { credentials, principal: RUNNING };
  } catch (error) {
    const { registry } = reference;
    logger.warn({ registry, reason: messageOf(error) }, 'cannot read the credentials for images that run');
    return unauthorized(`the server's credentials for ${registry} cannot be read; its log says why`);
  }
}

function unauthorized(message: string): AppError {
  return new AppError('REGISTRY_UNAUTHORIZED', message);
}
