import type * as z from 'zod';

const TYPES: Readonly<Record<string, string | undefined>> = {
  int: 'an integer',
  array: 'an array',
  object: 'an object',
};

/** Describes an invalid value in our own words; a schema's own message takes precedence. */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `is not ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case 'too_big':
      return `is over the limit of ${issue.maximum}`;
    case 'too_small':
      return `is under the minimum of ${issue.minimum}`;
    case 'invalid_format':
      return `is not in the form ${issue.format}`;
    case 'unrecognized_keys':
      return `has unknown members: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `is none of: ${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'is not valid';
  }
}
