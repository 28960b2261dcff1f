import type { CycloneDxVersion } from '../../sbom/index.ts';
import type { ReportFormat } from '../format.ts';

export const cycloneDxFormat = cycloneDx('cyclonedx', '1.6');
export const cycloneDxNewFormat = cycloneDx('cyclonedx@1.7', '1.7');

function cycloneDx(name: string, version: CycloneDxVersion): ReportFormat {
  return {
    name,
    mediaType: `application/vnd.cyclonedx+json; version=${version}`,
    accepts: version === '1.6' ? ['application/vnd.cyclonedx+json'] : [],
    help: `an SBOM with findings, as JSON: CycloneDX ${version}`,
    async render(report, options) {
      const { renderCycloneDx } = await import('./render.ts');
      return renderCycloneDx(report, options, version);
    },
  };
}
