import * as z from 'zod';
import type { NamedImage } from '../../../store/ports.ts';
import type { RemoteLayer } from '../../context.ts';

/** Noted with the name of a layer: what the client called each layer under it, base first, and where it lies. */
const NOTE = z.object({ layers: z.array(z.object({ name: z.string(), url: z.string() })) });

export interface NamedLayer extends Omit<RemoteLayer, 'headers'> {
  readonly name: string;
}

export function writeNote(layers: readonly NamedLayer[]): string {
  return JSON.stringify({ layers: layers.map(({ name, url }) => ({ name, url: withoutSecrets(url) })) });
}

/** What the client calls each layer; empty for a name with another note. */
export function readLayerNames({ note }: Pick<NamedImage, 'note'>): readonly string[] {
  return parse(note ?? '').map(({ name }) => name);
}

/** The layers of a named image, with the digests that were computed of them; empty for a name with another note. */
export function readLayers({ image, note }: NamedImage): readonly NamedLayer[] {
  const layers = parse(note ?? '');
  return layers.map((layer, index) => {
    const digest = image.image.layers[index]?.digest;
    return { ...layer, ...(digest !== undefined && { digest }) };
  });
}

function parse(note: string): z.infer<typeof NOTE>['layers'] {
  try {
    return NOTE.parse(JSON.parse(note)).layers;
  } catch {
    return [];
  }
}

/** Signed addresses carry their secret in the query, others in the user's part. Notes lie in the store in clear. */
function withoutSecrets(address: string): string {
  const url = URL.parse(address);
  return url ? `${url.origin}${url.pathname}` : '';
}
