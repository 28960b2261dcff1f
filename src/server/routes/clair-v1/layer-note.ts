import * as z from 'zod';
import { defined } from '../../../domain/index.ts';
import type { NamedImage } from '../../../inventory/ports.ts';
import type { LayerAddress } from '../../context.ts';

/** Note stored with a layer's name: the client's name and URL for each layer up to it, base first. */
const NOTE = z.object({ layers: z.array(z.object({ name: z.string(), url: z.string() })) });

export interface NotedLayer extends Omit<LayerAddress, 'headers'> {
  readonly name: string;
}

export function writeNote(layers: readonly NotedLayer[]): string {
  return JSON.stringify({ layers: layers.map(({ name, url }) => ({ name, url: withoutSecrets(url) })) });
}

/** Returns the client's names for the layers; empty if the note has another form. */
export function readLayerNames({ note }: Pick<NamedImage, 'note'>): readonly string[] {
  return parse(note ?? '').map(({ name }) => name);
}

/** Returns a named image's layers with their computed digests; empty if the note has another form. */
export function postedLayersOf({ image, note }: NamedImage): readonly NotedLayer[] {
  const layers = parse(note ?? '');
  return layers.map((layer, index) => {
    const digest = image.image.layers[index]?.digest;
    return { ...layer, ...defined({ digest }) };
  });
}

function parse(note: string): z.infer<typeof NOTE>['layers'] {
  try {
    return NOTE.parse(JSON.parse(note)).layers;
  } catch {
    return [];
  }
}

/** Removes secrets: signed URLs carry theirs in the query, others in the user part. Notes are stored in clear text. */
function withoutSecrets(address: string): string {
  const url = URL.parse(address);
  return url ? `${url.origin}${url.pathname}` : '';
}
