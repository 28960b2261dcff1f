import {
  EXAMPLE_IMAGE,
  INTRODUCTION,
  PROGRAM_CALL,
  STORE,
  STORE_KEY,
  WHO_KEEPS,
  type System,
} from '../system.ts';

const FILE = '.gitlab/plimsoll.gitlab-ci.yml';

export const gitLab: System = {
  name: 'gitlab',
  signs: ['.gitlab-ci.yml', '.gitlab'],
  file: FILE,
  content: `${INTRODUCTION}
plimsoll:
  image: node:24
  variables:
    # The image to scan.
    IMAGE: ${EXAMPLE_IMAGE}
    PLIMSOLL_STORE: ${STORE}
    STORE_POLICY: pull
  rules:
    # ${WHO_KEEPS}
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
      variables: { STORE_POLICY: pull-push }
    - when: on_success
  cache:
    key: ${STORE_KEY}
    paths: [.plimsoll/]
    policy: $STORE_POLICY
    when: always
  script:
    # Without \`exit\`, bash in GitLab's runner ends with 1 for every code but 0.
    - >-
      ${PROGRAM_CALL} scan "$IMAGE" --format table --format gitlab=gl-container-scanning-report.json
      || exit
  artifacts:
    when: always
    reports:
      container_scanning: gl-container-scanning-report.json
  retry:
    max: 2
    exit_codes: 2
`,
  next: `set IMAGE in it, and add to .gitlab-ci.yml: include: { local: ${FILE} }`,
};
