import type { Template } from './template.ts';

export type { Template } from './template.ts';

/** Format name for text from a user's template. It is not in the format registry: a server has no user files. */
export const TEMPLATE_FORMAT = 'template';

/** Throws CONFIG_INVALID for an invalid template. */
export async function checkTemplate(template: Template): Promise<void> {
  const { parseTemplate } = await import('./render.ts');
  parseTemplate(template);
}

/** Renders a JSON report with a template. Throws CONFIG_INVALID if it fails or exceeds its limits. */
export async function renderTemplate(template: Template, json: Iterable<string>): Promise<Iterable<string>> {
  const { renderByTemplate } = await import('./render.ts');
  return renderByTemplate(template, json);
}
