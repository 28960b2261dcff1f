import { gzipSync } from 'node:zlib';
import type { FieldLayout } from '../../../program/index.ts';
import { buildSections } from '../../../program/testing/build-sections.ts';
import { AMD64, numbers } from '../../../program/testing/numbers.ts';
import { BASE } from '../../../program/testing/places.ts';

export const SBOM = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [
    { purl: 'pkg:maven/io.netty/netty-common@4.1.100.Final' },
    { purl: 'pkg:maven/io.netty/netty-common@4.1.100.Final' },
  ],
});
const NAMES = '\0main\0sbom\0sbom_length\0';

interface ImageParts {
  readonly stored?: Buffer;
  /** Size of the SBOM, as the program gives it. */
  readonly size?: number;
  readonly heap?: string;
  readonly names?: string;
  readonly layout?: FieldLayout;
  /** Bytes of code that come first. */
  readonly codeBytes?: number;
  readonly heapBytes?: number;
  /** Offsets of names that are not between zeros. */
  readonly at?: Readonly<Record<string, number>>;
}

/** Builds a native image, with the SBOM first and its size behind it. */
export function nativeImage(parts: ImageParts = {}): Buffer {
  const {
    stored = gzipSync(SBOM),
    heap = '.svm_heap',
    names = NAMES,
    layout = AMD64,
    codeBytes = 0,
    heapBytes = 100,
  } = parts;
  const address = BASE + 0x100 + codeBytes;
  const symbol = (name: string, value: number) =>
    numbers(layout, [4, parts.at?.[name] ?? names.indexOf(`\0${name}\0`) + 1], [4, 0], [8, value], [8, 0]);
  return buildSections(
    [
      { name: '.text', content: Buffer.alloc(codeBytes) },
      { name: '.data', content: Buffer.concat([stored, numbers(layout, [8, parts.size ?? stored.length])]) },
      {
        name: '.dynsym',
        content: Buffer.concat([
          Buffer.alloc(24),
          symbol('main', address),
          symbol('sbom', address),
          symbol('sbom_length', address + stored.length),
        ]),
      },
      { name: '.dynstr', content: Buffer.from(names) },
      { name: heap, content: Buffer.alloc(heapBytes) },
    ],
    layout,
  );
}
