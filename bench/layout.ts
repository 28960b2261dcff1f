import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Descriptor {
  readonly digest: string;
}

interface Document {
  readonly manifests?: readonly Descriptor[];
  readonly layers?: readonly Descriptor[];
}

/** The files of the layers of the first image of an OCI layout, base first. */
export function layersOf(folder: string): string[] {
  const blob = ({ digest }: Descriptor): string => join(folder, 'blobs', digest.replace(':', '/'));
  let document = read(join(folder, 'index.json'));
  while (document.manifests?.[0]) document = read(blob(document.manifests[0]));
  return (document.layers ?? []).map(blob);
}

function read(path: string): Document {
  const document: Document = JSON.parse(readFileSync(path, 'utf8'));
  return document;
}
