import { expect, it } from 'vitest';
import { confirmGroup } from './confirm-group.ts';

const clues = (folders: readonly string[], names: readonly string[] = []) => ({ folders, names });

it.each([
  [
    'the group is a folder',
    'spring-expression',
    clues(['org/springframework/expression']),
    ['org.springframework'],
    0,
  ],
  ['its last word is a folder', 'okio', clues(['okio/internal']), ['com.squareup.okio'], 0],
  ['a word of the artifact is a folder', 'spark-core', clues(['spark/route']), ['com.sparkjava'], 0],
  [
    'a bundle name begins with it',
    'httpcore',
    clues([], ['org.apache.httpcomponents.core']),
    ['org.apache.httpcomponents'],
    0,
  ],
  ['it is the only one, and there are no classes', 'jquery', clues([]), ['org.webjars'], 0],
  [
    'it agrees better than others',
    'netty',
    clues(['org/jboss/netty/util']),
    ['io.netty', 'org.jboss.netty'],
    1,
  ],
  [
    'group and artifact are one word',
    'log4j',
    clues(['org/apache/log4j']),
    ['org.apache.logging.log4j', 'log4j'],
    1,
  ],
  [
    'group and artifact are common words',
    'commons-io',
    clues(['org/apache/commons/io'], ['org.apache.commons.io']),
    ['org.apache.commons', 'commons-io'],
    1,
  ],
  ['a name is the group', 'dom4j', clues(['org/dom4j'], ['org.dom4j']), ['dom4j', 'org.dom4j'], 1],
  [
    'it says more than another to a bundle name with hyphens',
    'tomcat-embed-core',
    clues(['org/apache/catalina', 'org/apache/tomcat'], ['org.apache.tomcat-embed-core']),
    ['org.apache.tomcat', 'org.apache.tomcat.embed'],
    1,
  ],
  [
    'it is the only one of the maker of all classes',
    'guava',
    clues(['com/google/common/base', 'com/google/thirdparty']),
    ['org.other.guava', 'com.google.guava'],
    1,
  ],
  [
    'the archive names the same maker with a number',
    'jdom2',
    { group: 'org.jdom2', ...clues(['org/jdom2/input', 'org/jdom2'], ['org.jdom2']) },
    ['org.jdom'],
    0,
  ],
  [
    'it says more than another',
    'embed-core',
    clues([], ['org.apache.tomcat.embed.core']),
    ['org.apache.tomcat', 'org.apache.tomcat.embed'],
    1,
  ],
] as const)('takes a group of advisories where %s', (_why, artifact, stated, groups, index) => {
  expect(confirmGroup(artifact, stated, groups)).toEqual({ kind: 'one', group: groups[index] });
});

it('takes the group that the manifest suggests where advisories know it', () => {
  const stated = { group: 'org.x', names: [], folders: ['com/y'] };
  expect(confirmGroup('a', stated, ['com.y', 'org.x'])).toEqual({ kind: 'one', group: 'org.x' });
});

it.each([
  ['advisories know no group', 'a', clues(['org/x']), []],
  [
    'the classes have nothing of the name',
    'shop',
    clues(['com/example/fx']),
    ['org.other.shopping', 'org.b'],
  ],
  [
    'only a common word of the artifact is a folder',
    'core',
    clues(['com/example/core']),
    ['org.other.things'],
  ],
  [
    'classes are of other makers, too',
    'shop',
    clues(['org/other/a', 'com/example/b']),
    ['org.other.shopping'],
  ],
  [
    'classes confirm the group that the manifest claims',
    'auth',
    { group: 'com.example.shop', ...clues(['com/example/shop/auth'], ['com.example.shop.auth']) },
    ['org.other.x'],
  ],
  ['its maker has several', 'shop', clues(['org/other/a']), ['org.other.x', 'org.other.y']],
  [
    'the archive names another maker',
    'my-auth',
    clues(['com/example/auth'], ['com.example.auth']),
    ['org.other.x'],
  ],
] as const)('takes no group where %s', (_why, artifact, stated, groups) => {
  expect(confirmGroup(artifact, stated, groups)).toEqual({ kind: 'none' });
});

it.each([
  ['nothing tells', 'swagger-ui', clues([]), ['org.webjars', 'org.webjars.npm']],
  ['several agree alike', 'axis2', clues(['org/axis2']), ['com.a.axis2', 'com.b.axis2']],
  [
    'the manifest claims another group, which the known one has in its name',
    'h2',
    { group: 'org.h2', ...clues(['org/h2'], ['org.h2']) },
    ['com.h2database'],
  ],
  [
    'the manifest claims another group, and there are no classes',
    'quartz',
    { group: 'org.a.b', ...clues([], ['org.a.b.quartz']) },
    ['org.quartz-scheduler'],
  ],
] as const)('leaves a choice open where %s', (_why, artifact, stated, groups) => {
  expect(confirmGroup(artifact, stated, groups)).toEqual({ kind: 'several' });
});
