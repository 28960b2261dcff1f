import {
  EXAMPLE_IMAGE,
  INTRODUCTION,
  PROGRAM_CALL,
  STORE,
  STORE_KEY,
  WHO_KEEPS,
  type System,
} from '../system.ts';

export const circleCi: System = {
  name: 'circleci',
  signs: ['.circleci'],
  file: '.circleci/plimsoll.yml',
  content: `${INTRODUCTION}
version: 2.1

jobs:
  plimsoll:
    docker:
      - image: cimg/node:24.0
    environment:
      # The image to scan.
      IMAGE: ${EXAMPLE_IMAGE}
      PLIMSOLL_STORE: ${STORE}
    steps:
      - checkout
      - restore_cache:
          keys: [${STORE_KEY}-]
      - run: ${PROGRAM_CALL} scan "$IMAGE" --format table --format junit=plimsoll.xml
      # ${WHO_KEEPS}
      - when:
          condition: { equal: [main, << pipeline.git.branch >>] }
          steps:
            - save_cache:
                when: always
                key: ${STORE_KEY}-{{ epoch }}
                paths: [.plimsoll]
      - store_test_results:
          path: plimsoll.xml

workflows:
  plimsoll:
    jobs: [plimsoll]
`,
  next: 'set IMAGE in it, and copy the job and the workflow into .circleci/config.yml',
};
