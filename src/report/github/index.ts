import type { ReportFormat } from '../format.ts';

export const githubFormat: ReportFormat = {
  name: 'github',
  mediaType: 'text/markdown; charset=utf-8',
  accepts: ['text/markdown'],
  help: "for GitHub: a job's summary in Markdown, within GitHub's limit",
  async render(report, options) {
    const { renderGithub } = await import('./render.ts');
    return renderGithub(report, options);
  },
};
