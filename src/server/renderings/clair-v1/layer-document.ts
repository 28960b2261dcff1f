import { defined, type Distribution } from '../../../domain/index.ts';
import { namespaceOf } from '../../../clair/index.ts';
import { INDEXED_BY_VERSION, type LayerDocument } from './documents.ts';

/** The last name is the requested layer. */
export function toLayer(names: readonly string[], distribution: Distribution | undefined): LayerDocument {
  const [parent, name = ''] = [names.at(-2), names.at(-1)];
  return {
    Name: name,
    ...(distribution && { NamespaceName: namespaceOf(distribution) }),
    ...defined({ ParentName: parent }),
    IndexedByVersion: INDEXED_BY_VERSION,
  };
}
