import type { Finding, ScanResult } from '../../domain/index.ts';
import { JsonText } from '../json-pieces.ts';
import type { CompressedBudget } from './budget.ts';
import { fingerprints } from './fingerprints.ts';
import { MAX_RESULTS } from './limits.ts';
import { imageParts, incompleteResult, resultOf, type ListedResult, type Rule } from './result.ts';
import { INCOMPLETE_RULE, ruleIdOf, ruleOf } from './rule.ts';

/**
 * Findings whose results and rules are added together or not at all. Larger batches would outlive V8's young
 * generation.
 */
const BATCH = 50;

/** One run's results. The number that fit and the rules that they need are known only after writing. */
export class RunResults {
  readonly #scanned: ScanResult;
  readonly #listed: readonly ListedResult[];
  readonly #isComplete: boolean;
  /** Each rule's position, by its ID. */
  readonly #positions = new Map<string, number>();
  /** Rules for the written results. */
  readonly #rules: JsonText[] = [];
  #written = 0;

  constructor(scanned: ScanResult, listed: readonly ListedResult[]) {
    this.#scanned = scanned;
    this.#listed = listed;
    this.#isComplete = scanned.verdict.incomplete.length === 0;
  }

  /** Number of findings that did not fit. */
  get cut(): number {
    return this.#listed.length - this.#written;
  }

  *results(budget: CompressedBudget, rest: number): Generator<object, void> {
    if (!this.#isComplete) yield incompleteResult(this.#scanned);
    const image = imageParts(this.#scanned);
    const fingerprintOf = fingerprints(this.#listed.map(({ finding }) => finding));
    const most = Math.min(this.#listed.length, MAX_RESULTS - this.#ownRules);
    for (let start = 0; start < most; start += BATCH) {
      const batch = this.#listed.slice(start, Math.min(start + BATCH, most));
      const rules = batch.flatMap(({ finding }) => this.#newRule(finding));
      const results = batch.map((each) => {
        const rule = this.#ruleOf(each.finding);
        return new JsonText(resultOf(each, rule, fingerprintOf(each.finding), image));
      });
      if (!budget.takes([...results, ...rules], rest)) return;
      for (const rule of rules) this.#rules.push(rule);
      this.#written += results.length;
      yield* results;
    }
  }

  *rules(): Generator<object, void> {
    if (!this.#isComplete) yield INCOMPLETE_RULE;
    yield* this.#rules;
  }

  get #ownRules(): number {
    return this.#isComplete ? 0 : 1;
  }

  /** Creates a finding's rule, if it is the first to need it. */
  #newRule(finding: Finding): readonly JsonText[] {
    const id = ruleIdOf(finding);
    if (this.#positions.has(id)) return [];
    this.#positions.set(id, this.#positions.size + this.#ownRules);
    return [new JsonText(ruleOf(finding))];
  }

  #ruleOf(finding: Finding): Rule {
    const ruleId = ruleIdOf(finding);
    return { ruleId, ruleIndex: this.#positions.get(ruleId) ?? 0 };
  }
}
