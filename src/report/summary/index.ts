import type { ReportFormat } from '../format.ts';

export const summaryFormat: ReportFormat = {
  name: 'summary',
  mediaType: 'text/plain; charset=utf-8',
  accepts: [],
  help: 'one line per image: verdict, CVEs by severity, holes',
  async render(report) {
    const { renderSummary } = await import('./render.ts');
    return renderSummary(report);
  },
};
