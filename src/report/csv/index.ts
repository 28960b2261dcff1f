import type { ReportFormat } from '../format.ts';

export const csvFormat: ReportFormat = {
  name: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  accepts: ['text/csv'],
  help: 'for spreadsheets: a row per verdict, hole and finding',
  async render(report, options) {
    const { renderCsv } = await import('./render.ts');
    return renderCsv(report, options);
  },
};
