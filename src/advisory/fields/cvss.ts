import calculator from 'ae-cvss-calculator';
import { type Rating, severityOfScore } from '../../domain/index.ts';

/** Far longer than any real vector; longer ones never reach the calculator. */
const MAX_VECTOR_LENGTH = 512;
const MEMORY = 10_000;

const ALLOWED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:';

const scores = new Map<string, number | undefined>();

/**
 * Rates by a CVSS vector's base score: v2 (without prefix or in parentheses), v3.0 or v3.1; for v4.0 by the
 * score from all metrics, like the labels in GitHub's advisories. Returns undefined for a vector that lacks a
 * base metric or has one that its version does not define. https://www.first.org/cvss/
 */
export function ratingOfVector(source: string, text: string): Rating | undefined {
  const vector = withoutParentheses(text.trim());
  const score = baseScore(vector);
  return score === undefined ? undefined : { source, severity: severityOfScore(score), vector, score };
}

/** Vectors repeat: a few thousand distinct ones serve all CVEs. */
function baseScore(vector: string): number | undefined {
  if (vector.length > MAX_VECTOR_LENGTH || !vector.split('/').every(isMetric)) return undefined;
  if (!scores.has(vector)) {
    if (scores.size >= MEMORY) scores.clear();
    scores.set(vector, calculate(vector));
  }
  return scores.get(vector);
}

/** The calculator prints anything that is not a `metric:value`, which would let a feed write to the terminal. */
function isMetric(part: string): boolean {
  const [metric = '', value = '', ...rest] = part.split(':');
  return (
    metric !== '' &&
    value !== '' &&
    rest.length === 0 &&
    Array.from(part).every((char) => ALLOWED.includes(char))
  );
}

function calculate(vector: string): number | undefined {
  try {
    const parsed = parse(vector);
    if (!parsed.isBaseFullyDefined()) return undefined;
    return parsed.calculateScores().base;
  } catch {
    // The calculator throws plain errors, some by accident, for invalid vectors.
    return undefined;
  }
}

function parse(vector: string) {
  if (vector.startsWith('CVSS:4.0/')) return new calculator.Cvss4P0(vector);
  if (vector.startsWith('CVSS:3.1/')) return new calculator.Cvss3P1(vector);
  if (vector.startsWith('CVSS:3.0/')) return new calculator.Cvss3P0(vector);
  return new calculator.Cvss2(vector);
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
}
