export { applyIgnoreRules } from './apply-ignore-rules.ts';
export { worstExitCode, type ExitCode } from './exit-code.ts';
export { appliesToImage, describeRule, hidingRules, type IgnoreRule, isExpired } from './ignore-rule.ts';
export { verdictByFleetLine } from './fleet-line.ts';
export { fitsPath, fitsPattern } from './glob.ts';
export { feedsOfLine, isDrawn, judge, NO_LINE } from './judge.ts';
export {
  fitsScope,
  linesOfPlaces,
  type LinePlace,
  type LineScope,
  type LineSettings,
  type ScopedLine,
} from './line-scope.ts';
export { lineOnBase, markBase } from './mark-base.ts';
export { markBefore, type KnownFindings } from './mark-before.ts';
export { parseMax } from './max.ts';
export { forgiveRulesOfCall } from './rules-of-call.ts';
export {
  checkTimeRules,
  LEAST_DAYS,
  MAX_TIME_RULES,
  MOST_DAYS,
  toTimeRule,
  type WrittenTimeRule,
} from './time-rule.ts';
export { unusedWaivers } from './unused-waivers.ts';
export { parseVersionRange, type VersionKey } from './version-range.ts';
export { markLimits, seenFirst, timedFindings, type ClockStartsOf, type LimitedFinding } from './within.ts';
