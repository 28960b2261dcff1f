import type { ReportFormat } from '../format.ts';

export const htmlFormat: ReportFormat = {
  name: 'html',
  mediaType: 'text/html; charset=utf-8',
  accepts: [],
  help: 'a page to keep or to send, of the 1,000 most urgent findings',
  async render(report, options) {
    const { renderHtml } = await import('./render.ts');
    return renderHtml(report, options);
  },
};
