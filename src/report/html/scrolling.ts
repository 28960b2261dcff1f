import { markup, type Markup } from './markup.ts';

/** Holds what is wider than a narrow page. Some browsers let the keyboard scroll only what has a place among the tab stops. */
export function scrolling(label: string, content: Markup): Markup {
  return markup`<div class="scroll" role="group" aria-label="${label}" tabindex="0">
    ${content}
  </div> `;
}
