import type { SbomContent } from './content.ts';
import { cycloneDxDocument } from './cyclonedx.ts';

/** Formats of SBOMs, the default first: what each writes is a document whose lists may be iterators. */
export const SBOM_FORMATS: ReadonlyMap<string, (content: SbomContent) => object> = new Map([
  ['cyclonedx', (content: SbomContent) => cycloneDxDocument(content, '1.6')],
  ['cyclonedx@1.7', (content: SbomContent) => cycloneDxDocument(content, '1.7')],
]);
