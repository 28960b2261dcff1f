import { markup, type Markup } from './markup.ts';

/**
 * Wraps content that may be wider than the page. Some browsers let the keyboard scroll only elements in the
 * tab order.
 */
export function scrolling(label: string, content: Markup): Markup {
  return markup`<div class="scroll" role="group" aria-label="${label}" tabindex="0">
    ${content}
  </div> `;
}
