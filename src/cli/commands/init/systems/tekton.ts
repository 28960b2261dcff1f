import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, type System } from '../system.ts';

export const tekton: System = {
  name: 'tekton',
  signs: ['.tekton', 'tekton'],
  file: '.tekton/plimsoll-task.yaml',
  content: `${INTRODUCTION}
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: plimsoll
spec:
  params:
    - name: image
      description: The image to scan.
      default: ${EXAMPLE_IMAGE}
  workspaces:
    - name: source
      description: The project, with its .plimsoll.yaml.
    - name: store
      description: Keeps layers and feeds between runs.
      optional: true
  steps:
    - name: scan
      image: node:24
      workingDir: $(workspaces.source.path)
      env:
        - name: IMAGE
          value: $(params.image)
        - name: STORE
          value: $(workspaces.store.path)
      script: |
        #!/bin/sh
        test -z "$STORE" || export PLIMSOLL_STORE="$STORE/store.db"
        ${PROGRAM_CALL} scan "$IMAGE"
`,
  next: 'apply it, and name the task in a pipeline with the parameter image and the workspace source',
};
