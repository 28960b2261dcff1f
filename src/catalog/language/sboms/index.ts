import { defined, parentOf, type FileFacts, type Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { PROOF } from './proof.ts';
import type { PurlPackage } from './purl.ts';
import { readNamed } from './read-named.ts';

export { nativeImagesCataloger } from './native-images.ts';

/** SBOM folders: apko's and Wolfi packages', and Python distributions' (PEP 770). */
const SYSTEM = 'var/lib/db/sbom/';
const PLACE = /(?:^var\/lib\/db\/sbom|\.dist-info\/sboms)\/[^/]+\.(?:json|jsonld|xml|spdx)$/u;

/** Whether a package is known only from an SBOM. */
export function isOfSbom({ proof }: Package): boolean {
  return proof === PROOF;
}

/** Reads the language packages named in other packages' SBOMs: they are compiled in. */
export const sbomsCataloger: FileCataloger = {
  kind: 'file',
  id: 'sboms',
  version: 4,
  looksAt: (path) => (path.startsWith(SYSTEM) || path.includes('.dist-info/sboms/')) && PLACE.test(path),
  wants: () => 'whole',
  read({ path }, body): FileFacts {
    const named = readNamed(body.read(0, body.size).toString('utf8'));
    if (!named.ok) {
      const message = `${path} was not read: ${named.failure}`;
      return {
        path,
        packages: [],
        problems: [{ kind: 'package-details-unreadable', subject: path, message }],
      };
    }
    return { path, packages: named.value.map((each) => toPackage(each, path)) };
  },
};

function toPackage({ type, ecosystem, name, version, status }: PurlPackage, path: string): Package {
  const application = parentOf(path);
  return { type, ecosystem, name, version, application, proof: PROOF, ...defined({ status }) };
}
