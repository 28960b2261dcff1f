const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters outside XML 1.0, 2.2 `Char`: a document with one is not well-formed, even if it is escaped. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Escapes a text for an element or an attribute; replaces characters that XML cannot hold with U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(NO_CHARACTER, '\u{fffd}').replace(/[&<>"']/gu, (character) => ESCAPES[character] ?? '');
}

/** Writes a start tag or an empty element's tag; omits absent attributes. */
export function xmlTag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  isEmpty = false,
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${xmlText(String(value))}"`,
  );
  return `<${name}${written.join('')}${isEmpty ? '/' : ''}>`;
}
