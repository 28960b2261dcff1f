import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, STORE, STORE_KEY, type System } from '../system.ts';

const FILE = 'azure-pipelines.plimsoll.yml';

export const azure: System = {
  name: 'azure',
  signs: ['azure-pipelines.yml', 'azure-pipelines.yaml', '.azure-pipelines'],
  file: FILE,
  content: `${INTRODUCTION}
parameters:
  # The image to scan.
  - name: image
    type: string
    default: ${EXAMPLE_IMAGE}

steps:
  - task: NodeTool@0
    inputs:
      versionSpec: 24.x
  - task: Cache@2
    inputs:
      key: ${STORE_KEY} | "$(Build.BuildId)"
      restoreKeys: ${STORE_KEY}
      path: .plimsoll
  - script: ${PROGRAM_CALL} scan "$IMAGE" --format table --format junit=plimsoll.xml
    env:
      IMAGE: \${{ parameters.image }}
      PLIMSOLL_STORE: ${STORE}
  - task: PublishTestResults@2
    condition: always()
    inputs:
      testResultsFiles: plimsoll.xml
`,
  next: `set the image in it, and add to the steps of azure-pipelines.yml: template: ${FILE}`,
};
