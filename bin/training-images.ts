import { hash } from 'node:crypto';
import { buildElf } from '../src/catalog/program/testing/build-elf.ts';
import { writeImage, type ExampleImage } from './examples/write-image.ts';

/** Form in which an image is scanned; each has a layer of its own, which is then read in this form. */
type Form = 'oci' | 'oci-archive' | 'registry';

const CREATED = '2026-01-01T00:00:00Z';
/** More than fits into one piece of a download or of an inflater's output. */
const FILLER_BYTES = 300_000;
const FILES = {
  'bin/program': buildElf({ others: [{ name: '.comment', content: Buffer.from('GCC: (GNU) 13.2.0\0') }] }),
  'usr/bin/program': buildElf(),
  'usr/lib/libexample.so.1': buildElf({ others: [] }),
  'usr/share/filler': hash('shake256', 'filler', { outputEncoding: 'buffer', outputLength: FILLER_BYTES }),
};

/** Images of the releases that the examples' advisories are about. */
const IMAGES: readonly Omit<ExampleImage, 'created' | 'layers'>[] = [
  {
    reference: 'apk:1',
    type: 'apk',
    osRelease: { NAME: 'Alpine Linux', ID: 'alpine', VERSION_ID: '3.22.0' },
  },
  {
    reference: 'deb:1',
    type: 'deb',
    osRelease: { NAME: 'Debian GNU/Linux', ID: 'debian', VERSION_ID: '12' },
  },
];
const PACKAGES = {
  apk: [
    'busybox 1.37.0-r18',
    'busybox-binsh 1.37.0-r18 busybox 1.37.0-r18',
    'libexpat 2.7.1-r0 expat 2.7.1-r0',
  ],
  deb: [
    'bash 5.2.15-2+b2 bash 5.2.15-2',
    'libexpat1 2.5.0-1 expat 2.5.0-1',
    'zlib1g 1:1.2.13.dfsg-1 zlib 1:1.2.13.dfsg-1',
  ],
};

/** Returns the images for a form, as OCI layouts in tars, by name: small, with files as in real ones. */
export function trainingImages(form: Form): ReadonlyMap<string, Buffer> {
  return new Map(
    IMAGES.map((image) => {
      const files = { ...FILES, 'usr/share/form': form };
      const layers = [{ createdBy: 'training', packages: PACKAGES[image.type], files }];
      return [image.type, writeImage({ ...image, created: CREATED, layers })];
    }),
  );
}
