import type { VersionScheme } from '../scheme.ts';
import { mavenSortKey } from './sort-key.ts';

export const maven: VersionScheme = {
  id: 'maven',
  specification: 'https://maven.apache.org/pom.html#version-order-specification',
  sortKey: mavenSortKey,
};
