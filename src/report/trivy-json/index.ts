import type { ReportFormat } from '../format.ts';

export const trivyJsonFormat: ReportFormat = {
  name: 'trivy-json',
  mediaType: 'application/json',
  accepts: [],
  help: "for tools that read Trivy's JSON",
  async render(report, options) {
    const { renderTrivyJson } = await import('./render.ts');
    return renderTrivyJson(report, options);
  },
};
