import { walkLayer, type FolderSelector } from '../layer/index.ts';
import type { OpenedImage } from '../source/source.ts';

const EVERYTHING: FolderSelector = { kind: 'folder', id: 'all', roots: [''], wants: () => true };

/** Reads the content of every file, layer by layer. */
export async function readImage(image: OpenedImage): Promise<string[][]> {
  const layers: string[][] = [];
  for (const [index, source] of image.layers.entries()) {
    const { facts } = await walkLayer(source, {
      selectors: [EVERYTHING],
      name: `layer ${index}`,
      read: (selected) =>
        selected.flatMap(({ files }) => files.map(({ bytes }) => Buffer.from(bytes).toString())),
    });
    layers.push(facts);
  }
  return layers;
}
