import { counted } from '../../../../domain/index.ts';
import {
  parseImageName,
  searchCredentials,
  type Credentials,
  type ImageReference,
} from '../../../../image/index.ts';
import { credentialSources } from '../../../options/given-credentials.ts';
import { fileOrFolder } from '../../../options/look-up.ts';
import type { ScanSession } from '../../../opening/session.ts';
import { withNamedImage } from '../../../opening/with-named-image.ts';
import { failedCheck, withoutSecrets, type Check } from '../check.ts';

/** Opens an image with the credentials found for it, without reading any layer. */
export async function checkImage(name: string, session: ScanSession): Promise<readonly Check[]> {
  try {
    const parsed = parseImageName(name, fileOrFolder);
    const credentials = parsed.kind === 'docker' ? [await checkCredentials(parsed.reference, session)] : [];
    return [...credentials, await opened(name, session)];
  } catch (error) {
    return [failedCheck('image', name, error)];
  }
}

async function opened(name: string, session: ScanSession): Promise<Check> {
  try {
    const layers = await withNamedImage(name, session, (image) => Promise.resolve(image.layers.length));
    const message = `can be opened, and has ${counted(layers, 'layer')}`;
    return withoutSecrets({ name: 'image', subject: name, status: 'ok', message });
  } catch (error) {
    return failedCheck('image', name, error);
  }
}

async function checkCredentials(reference: ImageReference, session: ScanSession): Promise<Check> {
  const subject = reference.registry;
  try {
    const sources = await credentialSources(session);
    const found = await searchCredentials(reference, sources);
    const message = found
      ? `${kindOf(found.credentials)}, from ${found.place ?? 'the call'}`
      : `none in ${['DOCKER_AUTH_CONFIG', ...sources.configFiles].join(' or ')}: asked anonymously`;
    return withoutSecrets({ name: 'credentials', subject, status: 'ok', message });
  } catch (error) {
    return failedCheck('credentials', subject, error);
  }
}

/** Names the kind of credentials, never their content. */
function kindOf({ kind }: Credentials): string {
  return kind === 'password' ? 'a user name and a password' : 'a token';
}
