import { isIPv6 } from 'node:net';

// Terminals in the github.com/distribution/reference grammar, by linear scans.

const MAX_TAG_LENGTH = 128;
const DASH = 0x2d;
const DOT = 0x2e;
const UNDERSCORE = 0x5f;

/** `host[:port]`, where the host is a DNS name, an IPv4 address or an IPv6 address in brackets. */
export function isDomain(text: string): boolean {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : endOfHost(text);
  const host = text.slice(0, end);
  const port = text.slice(end);
  const isHost = text.startsWith('[')
    ? end > 0 && !host.includes('%') && isIPv6(host.slice(1, -1))
    : host.split('.').every(isDomainComponent);
  // `1.2.3` is a valid name in the grammar, but not a valid address.
  return isHost && (port === '' || isPort(port.slice(1))) && URL.canParse(`https://${text}`);
}

function endOfHost(text: string): number {
  const colon = text.indexOf(':');
  return colon < 0 ? text.length : colon;
}

function isPort(text: string): boolean {
  return text !== '' && text.length <= 5 && every(text, isDigit) && Number(text) <= 65_535;
}

function isDomainComponent(text: string): boolean {
  const isInner = (code: number) => isLetter(code) || isDigit(code) || code === DASH;
  return text !== '' && every(text, isInner) && !text.startsWith('-') && !text.endsWith('-');
}

/** Lower-case letters and digits, separated by one dot, one or two underscores, or any number of dashes. */
export function isPathComponent(text: string): boolean {
  let separator = '';
  let isJoined = false;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (isLower(code) || isDigit(code)) {
      if (separator !== '' && (!isJoined || !isSeparator(separator))) return false;
      separator = '';
      isJoined = true;
    } else {
      separator += character;
    }
  }
  return isJoined && separator === '';
}

function isSeparator(text: string): boolean {
  return text === '.' || text === '_' || text === '__' || every(text, (code) => code === DASH);
}

export function isTag(text: string): boolean {
  if (text === '' || text.length > MAX_TAG_LENGTH || text.startsWith('.') || text.startsWith('-'))
    return false;
  return every(text, (code) => isLetter(code) || isDigit(code) || [UNDERSCORE, DOT, DASH].includes(code));
}

function every(text: string, holds: (code: number) => boolean): boolean {
  for (let index = 0; index < text.length; index++) if (!holds(text.charCodeAt(index))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isLetter(code: number): boolean {
  return isLower(code | 0x20) && code >= 0x41;
}
