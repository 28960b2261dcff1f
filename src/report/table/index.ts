import type { ReportFormat } from '../format.ts';

export const tableFormat: ReportFormat = {
  name: 'table',
  mediaType: 'text/plain; charset=utf-8',
  accepts: ['text/plain', 'text/*'],
  help: 'for people: grouped by package, what to fix first on top',
  async render(report, options) {
    const { renderTable } = await import('./render.ts');
    return [renderTable(report, options)];
  },
};

export const packagesFormat: ReportFormat = {
  name: 'packages',
  mediaType: 'text/plain; charset=utf-8',
  accepts: [],
  help: 'the table with one line per package, also as table=packages',
  async render(report, options) {
    const { renderTable } = await import('./render.ts');
    return [renderTable(report, options, 'packages')];
  },
};
