import type { ReportFormat } from '../format.ts';

export const spdxFormat: ReportFormat = {
  name: 'spdx',
  mediaType: 'application/spdx+json; version=2.3',
  accepts: ['application/spdx+json'],
  help: 'an SBOM without findings, as JSON: SPDX 2.3',
  async render(report, options) {
    const { renderSpdx } = await import('./render.ts');
    return renderSpdx(report, options);
  },
};

export const spdxGraphFormat: ReportFormat = {
  name: 'spdx@3.0.1',
  mediaType: 'application/ld+json',
  accepts: [],
  help: 'an SBOM without findings, as JSON-LD: SPDX 3.0.1',
  async render(report, options) {
    const { renderSpdxGraph } = await import('./render.ts');
    return renderSpdxGraph(report, options);
  },
};
