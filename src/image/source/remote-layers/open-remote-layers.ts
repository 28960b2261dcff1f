import { AppError } from '../../../errors/index.ts';
import type { HttpClient } from '../../../http/index.ts';
import { MAX_LAYERS } from '../../limits.ts';
import type { OpenedImage } from '../source.ts';
import { remoteLayer, type RemoteLayers } from './remote-layer.ts';

/**
 * Opens an image by its layers' addresses, without manifest or configuration. Each layer is requested when it
 * is read. Throws USAGE for an invalid request, and LIMIT_EXCEEDED for more layers than an image can have.
 */
export function openRemoteLayers({ reference, layers }: RemoteLayers, http: HttpClient): OpenedImage {
  if (layers.length === 0) throw new AppError('USAGE', `${reference} has no layers`);
  if (layers.length > MAX_LAYERS) {
    throw new AppError('LIMIT_EXCEEDED', `${reference} has more than ${MAX_LAYERS} layers`);
  }
  const sources = layers.map((layer, index) =>
    remoteLayer(layer, `layer ${layer.digest ?? index + 1}`, http),
  );
  return {
    identity: { reference, transport: 'docker', layers: sources.map(({ layer }) => layer) },
    layers: sources,
    problems: [],
    close: () => Promise.resolve(),
  };
}
