import { printable } from '../../errors/index.ts';
import type { AdmissionAnswer } from '../../inventory/ports.ts';
import type { JudgedPodImage } from './judge-images.ts';

/** Longest message, in bytes: API servers cut longer ones. */
const MAX_BYTES = 1_000;

/** The policy of a listener and a namespace. */
export interface AdmissionPolicy {
  /** Whether the namespace is only warned. */
  readonly warnsOnly: boolean;
  /** Whether images that are not known are refused. */
  readonly refusesUnknown: boolean;
}

export interface PodAnswer {
  readonly answer: AdmissionAnswer['answer'];
  /** Why it was refused; absent if it is admitted. */
  readonly message?: string;
  /** One for each image that is over the line or not known. */
  readonly warnings: readonly string[];
}

/** Refuses a pod for images over the line, and by policy for unknown ones, unless they run there already. */
export function answerPod(images: readonly JudgedPodImage[], policy: AdmissionPolicy): PodAnswer {
  const amiss = images.filter(({ outcome }) => outcome !== 'within');
  const refused = policy.warnsOnly ? [] : amiss.filter((image) => isRefused(image, policy));
  const warnings = [...new Set(amiss.map(imageWords))].map((text) => cut(text, MAX_BYTES));
  if (refused.length === 0) return { answer: amiss.length > 0 ? 'warned' : 'admitted', warnings };
  const message = cut([...new Set(refused.map(imageWords))].join('; '), MAX_BYTES);
  return { answer: 'refused', message, warnings };
}

function isRefused({ outcome, hasRun }: JudgedPodImage, { refusesUnknown }: AdmissionPolicy): boolean {
  // A new CVE must not keep the pods of a node from coming back.
  if (hasRun) return false;
  return outcome === 'over' || refusesUnknown;
}

function imageWords({ reference, digest, reason = 'it is not known', hasRun }: JudgedPodImage): string {
  const name = digest === undefined || reference.includes('@') ? reference : `${reference} (${digest})`;
  return printable(`${name}: ${reason}${hasRun ? ' It runs in this namespace, so it may come back.' : ''}`);
}

/** Cuts a text to a number of bytes in UTF-8. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  return `${encoded
    .subarray(0, bytes - 4)
    .toString()
    .replace(/\uFFFD+$/u, '')} …`;
}
