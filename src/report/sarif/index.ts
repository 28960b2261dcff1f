import type { ReportFormat } from '../format.ts';

export const sarifFormat: ReportFormat = {
  name: 'sarif',
  mediaType: 'application/sarif+json',
  accepts: ['application/sarif+json'],
  help: "for code scanning: SARIF 2.1.0, within GitHub's limits",
  async render(report, options) {
    const { renderSarif } = await import('./render.ts');
    return renderSarif(report, options);
  },
};
