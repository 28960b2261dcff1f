import type { RenderOptions, Report } from '../format.ts';

/** Name of the format whose text a user's template makes. It is no format of the registry: a server has no files of users. */
export const TEMPLATE_FORMAT = 'template';

/** A template in Liquid, and what it is called in messages. */
export interface Template {
  readonly file: string;
  readonly text: string;
}

/** Throws CONFIG_INVALID for what is no template. */
export async function checkTemplate(template: Template): Promise<void> {
  const { parseTemplate } = await import('./render.ts');
  parseTemplate(template);
}

/** Renders a report by a template. Throws CONFIG_INVALID where it fails or exceeds its limits. */
export async function renderTemplate(
  template: Template,
  report: Report,
  options: RenderOptions,
): Promise<Iterable<string>> {
  const { renderByTemplate } = await import('./render.ts');
  return renderByTemplate(template, report, options);
}
