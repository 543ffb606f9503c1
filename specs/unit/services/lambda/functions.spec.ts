import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createInput, functionArn, named, startLambda } from './with-lambda.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')

describe('CreateFunction', () => {
  it('answers Pending and describes the function as Active from then on', async () => {
    const { call } = startLambda()
    const created = await call('CreateFunction', createInput)
    expect(created).toEqual({
      FunctionName: 'f',
      FunctionArn: functionArn,
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/r',
      Handler: 'index.handler',
      CodeSize: 3,
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      LastModified: '2026-01-01T00:00:00.000+0000',
      CodeSha256: sha256('zip'),
      Version: '$LATEST',
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/f' },
    })
    const { StateReason: _, StateReasonCode: __, ...described } = created
    const active = { ...described, State: 'Active', LastUpdateStatus: 'Successful' }
    expect(await call('GetFunctionConfiguration', { FunctionName: 'f' })).toEqual(active)
    expect(await call('GetFunction', { FunctionName: 'f' })).toEqual({
      Configuration: active,
      Code: { RepositoryType: 'S3' },
    })
  })

  it('deploys what it was given', async () => {
    const { call, plane } = startLambda()
    await call('CreateFunction', {
      ...createInput,
      Timeout: 9,
      MemorySize: 256,
      Environment: { Variables: { A: 'b' } },
    })
    expect(plane.deployed).toEqual([
      {
        name: 'f',
        arn: functionArn,
        role: 'arn:aws:iam::000000000000:role/r',
        version: '$LATEST',
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        memorySize: 256,
        timeoutSeconds: 9,
        variables: { A: 'b' },
        code: Buffer.from('zip'),
        layers: [],
        revision: expect.any(String),
      },
    ])
  })

  it.each([
    [
      'a name with a space',
      { FunctionName: 'a b' },
      'ValidationException',
      /^1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ],
    [
      'a timeout of 0',
      { Timeout: 0 },
      'ValidationException',
      "1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a timeout of 901',
      { Timeout: 901 },
      'ValidationException',
      "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      '127 MB',
      { MemorySize: 127 },
      'ValidationException',
      "1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    ],
    [
      'a role that is no ARN',
      { Role: 'r' },
      'ValidationException',
      /at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:/,
    ],
    [
      'an unknown runtime',
      { Runtime: 'nodejs99.x' },
      'InvalidParameterValueException',
      /^Value nodejs99\.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[.*\] or be a valid ARN$/,
    ],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'x', A: 'b' } } },
      'InvalidParameterValueException',
      /Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      'more than 4 KB of variables',
      { Environment: { Variables: { A: 'x'.repeat(4096) } } },
      'InvalidParameterValueException',
      /exceeded the 4KB limit/,
    ],
    [
      'no handler',
      { Handler: undefined },
      'InvalidParameterValueException',
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    ],
    ['no code', { Code: {} }, 'InvalidParameterValueException', 'Please provide a source for function code.'],
    ['code in S3', { Code: { S3Bucket: 'b', S3Key: 'k' } }, 'NotImplemented', /does not emulate S3/],
    [
      'a layer of AWS',
      { Layers: ['arn:aws:lambda:::awslayer:x'] },
      'NotImplemented',
      'poolhouse does not emulate layers of AWS (arn:aws:lambda:::awslayer:x)',
    ],
    [
      'a wrapper',
      { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper' } } },
      'NotImplemented',
      /AWS_LAMBDA_EXEC_WRAPPER: no wrapper is run/,
    ],
    [
      'a dead-letter queue',
      { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:x' } },
      'NotImplemented',
      /option DeadLetterConfig of/,
    ],
    [
      'JSON logs',
      { LoggingConfig: { LogFormat: 'JSON' } },
      'NotImplemented',
      /option LoggingConfig.LogFormat of/,
    ],
    ['an image', { PackageType: 'Image' }, 'NotImplemented', /option PackageType of/],
  ])('refuses %s', async (_, change, code, message) => {
    const { call, plane } = startLambda()
    await expect(call('CreateFunction', { ...createInput, ...change })).rejects.toMatchObject({
      code,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    })
    expect(plane.deployed).toEqual([])
  })

  it('takes options that say what is so anyway', async () => {
    const { call } = startLambda()
    const options = {
      PackageType: 'Zip',
      TracingConfig: { Mode: 'PassThrough' },
      SnapStart: { ApplyOn: 'None' },
      EphemeralStorage: { Size: 512 },
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      Publish: false,
      Layers: [],
    }
    expect((await call('CreateFunction', { ...createInput, ...options })).State).toBe('Pending')
  })

  it('refuses a second function of the same name', async () => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    await expect(call('CreateFunction', createInput)).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message: 'Function already exist: f',
      members: { Type: 'User' },
    })
  })

  it('stores nothing that the data plane refuses', async () => {
    const { call, plane } = startLambda()
    plane.failsDeployWith = named('InvalidCodeError', 'Could not unzip uploaded file.')
    await expect(call('CreateFunction', createInput)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'Could not unzip uploaded file.',
    })
    await expect(call('GetFunction', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Function not found: ${functionArn}`,
    })
  })
})

// test_oversized_zipped_create_lambda in LocalStack's recordings of AWS
it('takes no archive over 50 MB', async () => {
  const { call } = startLambda()
  const Code = { ZipFile: Buffer.alloc(52_428_801) }
  await expect(call('CreateFunction', { ...createInput, Code })).rejects.toMatchObject({
    code: 'RequestEntityTooLargeException',
    statusCode: 413,
    message: 'Zipped size must be smaller than 52428800 bytes',
  })
})

describe('a function name', () => {
  it.each(['f', 'f:$LATEST', '000000000000:function:f', functionArn, `${functionArn}:$LATEST`])(
    'is understood as %s',
    async (FunctionName) => {
      const { call } = startLambda()
      await call('CreateFunction', createInput)
      expect((await call('GetFunctionConfiguration', { FunctionName })).FunctionName).toBe('f')
    },
  )

  it.each([
    ['f:7', undefined, `Function not found: ${functionArn}:7`],
    ['f', 'live', `Function not found: ${functionArn}:live`],
    [
      functionArn.replace('eu-west-1', 'us-east-1'),
      undefined,
      "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
    ],
  ])('that says %s with the qualifier %s finds nothing', async (FunctionName, Qualifier, message) => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    await expect(call('GetFunction', { FunctionName, Qualifier })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message,
    })
  })

  // the status and the code are recorded (test_function_arns), without a text
  it('of another account is refused', async () => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    await expect(call('GetFunction', { FunctionName: '111111111111:function:f' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
      statusCode: 403,
      message: expect.stringContaining('arn:aws:lambda:eu-west-1:111111111111:function:f'),
    })
  })

  it('may not contradict the qualifier', async () => {
    const { call } = startLambda()
    await expect(call('GetFunction', { FunctionName: 'f:1', Qualifier: '2' })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'The derived qualifier from the function name does not match the specified qualifier.',
    })
  })
})

describe('an update', () => {
  it('of the code deploys it under a new revision', async () => {
    const { call, plane, clock } = startLambda()
    const { RevisionId } = await call('CreateFunction', createInput)
    clock.advance(1000)
    const updated = await call('UpdateFunctionCode', {
      FunctionName: 'f',
      ZipFile: Buffer.from('new'),
      RevisionId,
    })
    expect(updated).toMatchObject({
      State: 'Active',
      LastUpdateStatus: 'InProgress',
      CodeSha256: sha256('new'),
      LastModified: '2026-01-01T00:00:01.000+0000',
    })
    expect(updated.RevisionId).not.toBe(RevisionId)
    expect(plane.deployed[1]).toMatchObject({ code: Buffer.from('new'), revision: updated.RevisionId })
    expect((await call('GetFunctionConfiguration', { FunctionName: 'f' })).LastUpdateStatus).toBe(
      'Successful',
    )
  })

  it('of the configuration changes what it names only', async () => {
    const { call } = startLambda()
    await call('CreateFunction', { ...createInput, Environment: { Variables: { A: '1' } } })
    await call('UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 30 })
    const input = { FunctionName: 'f', Environment: { Variables: { B: '2' } } }
    expect(await call('UpdateFunctionConfiguration', input)).toMatchObject({
      Timeout: 30,
      MemorySize: 128,
      Environment: { Variables: { B: '2' } },
    })
  })

  it('that was tried only changes nothing', async () => {
    const { call, plane } = startLambda()
    await call('CreateFunction', createInput)
    await call('UpdateFunctionCode', { FunctionName: 'f', ZipFile: Buffer.from('new'), DryRun: true })
    expect(plane.deployed).toHaveLength(1)
    expect((await call('GetFunctionConfiguration', { FunctionName: 'f' })).CodeSha256).toBe(sha256('zip'))
  })

  it('from an older revision is refused', async () => {
    const { call } = startLambda()
    await call('CreateFunction', createInput)
    await expect(
      call('UpdateFunctionConfiguration', { FunctionName: 'f', Timeout: 5, RevisionId: 'old' }),
    ).rejects.toMatchObject({ code: 'PreconditionFailedException' })
  })
})

describe('ListFunctions', () => {
  it('goes through all functions page by page', async () => {
    const { call } = startLambda()
    for (const FunctionName of ['b', 'c', 'a']) await call('CreateFunction', { ...createInput, FunctionName })
    const first = await call('ListFunctions', { MaxItems: 2 })
    expect(first.Functions.map((each: { FunctionName: string }) => each.FunctionName)).toEqual(['a', 'b'])
    const second = await call('ListFunctions', { MaxItems: 2, Marker: first.NextMarker })
    expect(second.Functions).toEqual([expect.objectContaining({ FunctionName: 'c' })])
    expect(second.NextMarker).toBeUndefined()
  })
})

describe('DeleteFunction', () => {
  it('removes the function and its environments', async () => {
    const { call, plane } = startLambda()
    await call('CreateFunction', createInput)
    expect(await call('DeleteFunction', { FunctionName: 'f' })).toEqual({ StatusCode: 204 })
    expect(plane.removed).toEqual(['f'])
    await expect(call('DeleteFunction', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })
})

describe('a reset', () => {
  it('forgets every function', async () => {
    const { call, plane, lambda } = startLambda()
    await call('CreateFunction', createInput)
    await lambda.reset?.()
    expect(await call('ListFunctions')).toEqual({ Functions: [] })
    expect(plane.removed).toEqual(['f'])
  })
})
