import type { System } from '../system.ts';
import { azure } from './azure.ts';
import { circleCi } from './circleci.ts';
import { gitHub } from './github.ts';
import { gitLab } from './gitlab.ts';
import { jenkins } from './jenkins.ts';
import { make } from './make.ts';
import { tekton } from './tekton.ts';

/** The last one is used if no other is found. */
export const SYSTEMS: readonly System[] = [gitHub, gitLab, jenkins, circleCi, azure, tekton, make];
