import type { LocatedImage } from '../../image/index.ts';
import type { ClairAnswer } from './answer.ts';
import type { ClairClient } from './client.ts';
import { nameLayers, type ClairLayer } from './layer-names.ts';
import { TOKEN_CHECK_MS } from './limits.ts';
import { saying } from './saying.ts';

export interface ClairAnalysis {
  readonly clair: ClairClient;
  /** Image name in errors: `https://host/v2/team/app:1`. */
  readonly name: string;
  readonly now: () => Date;
}

/**
 * Has Clair read an image's layers from the base up, and fetches its findings for the top layer. Returns
 * undefined if all layers are empty. Throws AppErrors in Klar's words.
 */
export async function analyseWithClair(
  image: LocatedImage,
  { clair, name, now }: ClairAnalysis,
): Promise<ClairAnswer | undefined> {
  const layers = nameLayers(image.layers);
  const top = layers.at(-1);
  if (!top) return undefined;
  await saying(`push image ${name} to Clair failed`, () => pushAll(layers, image, clair, now));
  return saying(`analyse image ${name} failed`, () => clair.vulnerabilities(top.name));
}

async function pushAll(
  layers: readonly ClairLayer[],
  image: LocatedImage,
  clair: ClairClient,
  now: () => Date,
): Promise<void> {
  const authorization = freshAuthorization(image, now);
  for (const layer of layers) {
    const path = `${image.address}/blobs/${layer.digest}`;
    await clair.push({ ...layer, path, authorization: await authorization() });
  }
}

/**
 * Returns the header that Clair shows to the registry, renewed as needed: tokens last minutes, and reading an
 * image's layers may take longer.
 */
function freshAuthorization(image: LocatedImage, now: () => Date): () => Promise<string> {
  let authorization = image.authorization;
  let checkedAt = now().getTime();
  return async () => {
    const time = now().getTime();
    if (authorization !== undefined && time - checkedAt > TOKEN_CHECK_MS) {
      authorization = await image.renewAuthorization();
      checkedAt = time;
    }
    return authorization ?? '';
  };
}
