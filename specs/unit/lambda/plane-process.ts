// Run by a spec as a process of its own: brings up one frozen environment, prints its pid and waits to be killed.

import { createFunctionPlane } from '../../../harness/lambda/function-plane.ts'
import { zip } from './zip.ts'

const directory = process.argv[2] as string

async function main() {
  const plane = await createFunctionPlane({
    directory: `${directory}/scratch`,
    cacheDir: `${directory}/cache`,
    environment: () => ({}),
  })
  await plane.deploy({
    name: 'f',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
    version: '$LATEST',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memorySize: 128,
    timeoutSeconds: 60,
    variables: {},
    code: zip({ 'index.js': 'exports.handler = async () => process.pid' }),
    revision: '1',
  })
  const { payload } = await plane.invoke({
    name: 'f',
    payload: Buffer.from('{}'),
    invocationId: 'i',
    functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  })
  console.log(payload.toString('utf8'))
  setInterval(() => {}, 60_000)
}

void main()
