import { prepareImages } from '../support/image-builds.ts';
import { sharedFolder } from '../support/shared.ts';

/** Once for all files: registries that one file had stopped would answer the next one until they are gone. */
export default async function setup() {
  const shared = sharedFolder();
  return shared === undefined ? undefined : await prepareImages(shared);
}
