import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { filesLayer, packagesLayer } from '../example-image.ts';
import { randomFrom } from '../random.ts';
import type { Blob, ImageHost } from './image-host.ts';

/** As both our API and Clair's take it. */
export interface LayeredImage {
  readonly reference: string;
  readonly layers: readonly { readonly url: string; readonly digest: string }[];
}

const PACKAGES = 150;
/** Files of a layer, some 13 kilobytes each. */
const FILES = 6000;
const LARGE_LAYERS = 40;

const TAR_END_BYTES = 1024;
const END = gzipSync(Buffer.alloc(TAR_END_BYTES));

/** Images whose layers differ in a first file; what follows it is packed once, and joined to it as gzip allows. */
export class Images {
  readonly #host: ImageHost;
  #files: Buffer | undefined;

  constructor(host: ImageHost) {
    this.#host = host;
  }

  /** 150 packages and nothing else. */
  packages(): LayeredImage {
    return this.#image('packages', [[gzipSync(packagesLayer(PACKAGES))]]);
  }

  /** 150 packages, and 3 GB in 40 layers. */
  large(name: string): LayeredImage {
    const layers = Array.from({ length: LARGE_LAYERS }, (_, index) => this.#layer(`${name}-${index}`));
    return this.#image(name, [[gzipSync(packagesLayer(PACKAGES))], ...layers]);
  }

  /** 150 packages, a third in versions of its own, and layers of one file each. */
  small(number: number, layers: number): LayeredImage {
    const packages = gzipSync(packagesLayer(PACKAGES, number));
    const others = Array.from({ length: layers - 1 }, (_, index) => [
      gzipSync(buildTar([{ path: 'opt/name', content: `${number} of ${layers}: ${index}` }])),
    ]);
    return this.#image(`small-${number}`, [[packages], ...others]);
  }

  /** 150 packages, a third in versions of its own, and 80 MB of files. */
  numbered(number: number): LayeredImage {
    const packages = gzipSync(packagesLayer(PACKAGES, number));
    return this.#image(`image-${number}`, [[packages], this.#layer(`image-${number}`)]);
  }

  #image(reference: string, layers: readonly (readonly Buffer[])[]): LayeredImage {
    const served = layers.map((layer) => {
      const digest = digestOf(layer);
      return { url: this.#host.serve(digest, layer), digest };
    });
    return { reference, layers: served };
  }

  #layer(name: string): readonly Buffer[] {
    this.#files ??= gzipSync(withoutEnd(filesLayer('app', FILES, randomFrom(11))));
    return [gzipSync(withoutEnd(buildTar([{ path: 'opt/name', content: name }]))), this.#files, END];
  }
}

function withoutEnd(tar: Buffer): Buffer {
  return tar.subarray(0, -TAR_END_BYTES);
}

function digestOf(blob: Exclude<Blob, string>): string {
  const hash = createHash('sha256');
  for (const piece of blob) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}
