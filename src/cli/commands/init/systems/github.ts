import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, STORE, STORE_KEY, type System } from '../system.ts';

export const gitHub: System = {
  name: 'github',
  signs: ['.github'],
  file: '.github/workflows/plimsoll.yml',
  content: `${INTRODUCTION}
name: plimsoll

on:
  pull_request:
  push:
    branches: [main, master]
  schedule:
    # New vulnerabilities become known without a change of the image.
    - cron: '17 4 * * *'

permissions:
  contents: read

jobs:
  scan:
    runs-on: ubuntu-latest
    env:
      # The image to scan. To scan what this job builds, build it in a step before, and name docker-daemon:NAME.
      IMAGE: ${EXAMPLE_IMAGE}
      PLIMSOLL_STORE: ${STORE}
    steps:
      - uses: actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1
      - uses: actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0
        with:
          node-version: 24
      - uses: actions/cache/restore@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0
        with:
          path: .plimsoll
          key: ${STORE_KEY}-\${{ github.run_id }}
          restore-keys: ${STORE_KEY}-
      - run: ${PROGRAM_CALL} scan "$IMAGE" --format table --format github=summary.md
      - run: cat summary.md >> "$GITHUB_STEP_SUMMARY"
        if: always() && hashFiles('summary.md') != ''
      - uses: actions/cache/save@0057852bfaa89a56745cba8c7296529d2fc39830 # v4.3.0
        # A pull request, which anybody may open, fills no cache of others.
        if: always() && github.event_name != 'pull_request'
        with:
          path: .plimsoll
          key: ${STORE_KEY}-\${{ github.run_id }}-\${{ github.run_attempt }}
`,
  next: 'set IMAGE in it',
};
