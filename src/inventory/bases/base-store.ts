import type { Engine } from '../../store/engine.ts';
import type { BaseStore } from '../ports.ts';

/** Loaded on use: command line scans never need it. */
export function createBaseStore({ db }: Engine): BaseStore {
  return {
    async layers(key) {
      const { readImageLayers } = await import('./read-layers.ts');
      return readImageLayers(db, key);
    },
    async below(path) {
      const { imagesBelow } = await import('./images-below.ts');
      return imagesBelow(db, path);
    },
    async shared(image, reader) {
      const { countShared } = await import('./count-shared.ts');
      return countShared(db, image, reader);
    },
    async list(reader, page) {
      const { listLayers } = await import('./read-layers.ts');
      return listLayers(db, reader, page);
    },
  };
}
