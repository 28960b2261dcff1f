import type { Template } from './template.ts';

export type { Template } from './template.ts';

/** Name of the format whose text a user's template makes. It is not a format of the registry: a server has no files of users. */
export const TEMPLATE_FORMAT = 'template';

/** Throws CONFIG_INVALID for what is not a template. */
export async function checkTemplate(template: Template): Promise<void> {
  const { parseTemplate } = await import('./render.ts');
  parseTemplate(template);
}

/** Renders a JSON report by a template. Throws CONFIG_INVALID where it fails or exceeds its limits. */
export async function renderTemplate(template: Template, json: Iterable<string>): Promise<Iterable<string>> {
  const { renderByTemplate } = await import('./render.ts');
  return renderByTemplate(template, json);
}
