import type { ReportFormat } from '../format.ts';

export const jsonFormat: ReportFormat = {
  name: 'json',
  mediaType: 'application/json',
  accepts: ['application/json', 'application/*', '*/*'],
  help: 'for programs: all that is known, by schema/report-1.json',
  async render(report, options) {
    const { renderJson } = await import('./render.ts');
    return renderJson(report, options);
  },
};
