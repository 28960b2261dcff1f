import type { ReportFormat } from '../format.ts';

export const gitlabFormat: ReportFormat = {
  name: 'gitlab',
  mediaType: 'application/json',
  accepts: [],
  help: 'for GitLab: a container-scanning report, by its schema 15.0.7',
  async render(report, options) {
    const { renderGitlab } = await import('./render.ts');
    return renderGitlab(report, options);
  },
};
