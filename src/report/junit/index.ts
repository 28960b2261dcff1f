import type { ReportFormat } from '../format.ts';

export const junitFormat: ReportFormat = {
  name: 'junit',
  mediaType: 'application/xml',
  accepts: ['application/xml', 'text/xml'],
  help: 'for test reports: a test per finding, failed where over the line',
  async render(report, options) {
    const { renderJunit } = await import('./render.ts');
    return renderJunit(report, options);
  },
};
