import { EXAMPLE_IMAGE, INTRODUCTION, PROGRAM_CALL, type System } from '../system.ts';

export const jenkins: System = {
  name: 'jenkins',
  signs: ['Jenkinsfile'],
  file: 'plimsoll.Jenkinsfile',
  content: `${INTRODUCTION.replaceAll(/^#/gmu, '//')}
pipeline {
  // An agent with Node 24. A permanent one keeps the store, with layers and feeds, in the home of its user.
  agent any
  environment {
    // The image to scan.
    IMAGE = '${EXAMPLE_IMAGE}'
  }
  stages {
    stage('Scan') {
      steps {
        sh '${PROGRAM_CALL} scan "$IMAGE" --format table --format junit=plimsoll.xml'
      }
      post {
        always {
          junit testResults: 'plimsoll.xml', allowEmptyResults: true
        }
      }
    }
  }
}
`,
  next: 'set IMAGE in it, and make a job of it, or copy the stage into Jenkinsfile',
};
