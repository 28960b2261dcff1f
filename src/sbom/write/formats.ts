import type { SbomContent } from './content.ts';
import { cycloneDxDocument } from './cyclonedx.ts';
import { spdxGraph } from './spdx-graph.ts';
import { spdxDocument } from './spdx.ts';

/** SBOM formats, the default first: each returns a document whose lists may be iterators. */
export const SBOM_FORMATS: ReadonlyMap<string, (content: SbomContent) => object> = new Map<
  string,
  (content: SbomContent) => object
>([
  ['cyclonedx', (content) => cycloneDxDocument(content, '1.6')],
  ['cyclonedx@1.7', (content) => cycloneDxDocument(content, '1.7')],
  ['spdx', spdxDocument],
  ['spdx@3.0.1', spdxGraph],
]);
