import { jsonLines } from '../../../report/index.ts';
import { sbomContentOf, gapsOf, SBOM_FORMATS } from '../../../sbom/index.ts';
import type { Renderer } from '../renderer.ts';
import { SCANNER, toArtifact } from './identities.ts';
import { SBOM_FORMAT_OF, SBOM_TYPE } from './media-types.ts';

/** Renders an image's contents; unreadable parts are named in the SBOM, and beside it. */
export const renderHarborSbom: Renderer<'harbor-sbom'> = ({
  indexed,
  rendering: { reference, mediaType },
}) => {
  const documentOf = SBOM_FORMATS.get(SBOM_FORMAT_OF[mediaType]);
  if (!documentOf) throw new Error(`no format of an SBOM for ${mediaType}`);
  const content = sbomContentOf(indexed);
  const incomplete = gapsOf(content);
  const head = {
    generated_at: indexed.indexedAt,
    artifact: toArtifact(reference),
    scanner: SCANNER,
    ...(incomplete.length > 0 && { vendor_attributes: { incomplete } }),
    media_type: mediaType,
  };
  const sbom = [...jsonLines(documentOf(content))].join('');
  return { contentType: SBOM_TYPE, body: `${JSON.stringify(head).slice(0, -1)},"sbom":${sbom.trimEnd()}}` };
};
