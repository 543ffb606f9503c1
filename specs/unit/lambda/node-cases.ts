import { expect } from '@jest/globals'
import type { FunctionDefinition } from '../../../harness/lambda/function-definition.ts'
import { invocationId, type RuntimeCase } from './expect-case.ts'
import { zip } from './zip.ts'

/** One behaviour of AWS's runtime interface clients for Node, with what they do, written down by hand. */
export interface NodeCase extends RuntimeCase {
  title: string
  source?: string
  change?: Partial<FunctionDefinition>
}

const boo = `throw new TypeError('boo')`

// What AWS's runtime interface clients do, behaviour by behaviour (measured on versions 3.3.0 and 4.0.2).
const everyRuntime: readonly NodeCase[] = [
  {
    title: 'answers with what the handler resolves to',
    source: 'exports.handler = async (event) => ({ got: event })',
    event: { a: [1] },
    answers: { got: { a: [1] } },
  },
  { title: 'answers null for undefined', source: 'exports.handler = async () => {}', answers: null },
  {
    title: 'tells the class, message and stack of an error',
    source: `exports.handler = async () => { ${boo} }`,
    fails: { errorType: 'TypeError', errorMessage: 'boo', trace: expect.arrayContaining(['TypeError: boo']) },
    logs: /\t00000000-0000-4000-8000-000000000001\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"boo","stack":\[/,
  },
  {
    title: 'tells the type of what is thrown and is no error',
    source: `exports.handler = async () => { throw 'plain string' }`,
    fails: { errorType: 'string', errorMessage: 'plain string', trace: [] },
  },
  {
    title: 'takes an error thrown synchronously',
    source: `exports.handler = () => { ${boo} }`,
    fails: { errorType: 'TypeError', errorMessage: 'boo' },
  },
  {
    title: 'reports a module that is not there',
    source: `require('not-there')`,
    fails: {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module 'not-there'\nRequire stack:\n- /),
    },
  },
  {
    title: 'reports a handler file that is not there',
    change: { handler: 'absent.handler' },
    source: '',
    fails: {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module 'absent'/),
    },
  },
  {
    title: 'reports code that does not parse',
    source: 'exports.handler = async () => {',
    fails: {
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringMatching(/^SyntaxError: /),
    },
  },
  {
    title: 'reports an export that is not there',
    source: 'exports.other = 1',
    fails: {
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is undefined or not exported',
    },
  },
  {
    title: 'reports an export that is no function',
    source: 'exports.handler = 1',
    fails: { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is not a function' },
  },
  {
    title: 'reports a handler name without a dot',
    source: '',
    change: { handler: 'index' },
    fails: { errorType: 'Runtime.MalformedHandlerName', errorMessage: 'Bad handler' },
  },
  {
    title: 'reports a handler name that leaves the task root',
    source: '',
    change: { handler: '../index.handler' },
    fails: { errorType: 'Runtime.MalformedHandlerName' },
  },
  {
    title: 'reports an error of the module scope as it is',
    source: boo,
    fails: { errorType: 'TypeError', errorMessage: 'boo' },
  },
  {
    title: 'reports an exit without a reason',
    source: 'exports.handler = async () => process.exit(0)',
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited without providing a reason`,
    },
  },
  {
    title: 'reports an exit status',
    source: 'exports.handler = async () => process.exit(127)',
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 127`,
    },
  },
  {
    title: 'reports the signal that ended the process',
    source: `exports.handler = async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}) }`,
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: signal: killed`,
    },
  },
  {
    title: 'reports an exit during init',
    source: 'process.exit(3)',
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 3`,
    },
  },
  {
    title: 'refuses a response of more than 6 MB',
    source: `exports.handler = async () => 'x'.repeat(6_291_556)`,
    fails: {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    },
  },
  {
    title: 'passes a response of 6 MB',
    source: `exports.handler = async () => 'x'.repeat(6_291_554)`,
    answers: expect.stringMatching(/^x{10}/),
  },
  {
    title: 'loads an ES module',
    change: { code: zip({ 'index.mjs': 'export const handler = async () => import.meta.url.slice(-9)' }) },
    answers: 'index.mjs',
  },
  {
    title: 'loads .js as an ES module where package.json says so',
    change: {
      code: zip({
        'package.json': '{"type":"module"}',
        'index.js': `export const handler = async () => 'esm'`,
      }),
    },
    answers: 'esm',
  },
  {
    title: 'finds a handler in a directory and behind a property',
    change: {
      handler: 'src/app.api.run',
      code: zip({ 'src/app.js': `exports.api = { run: async () => 'deep' }` }),
    },
    answers: 'deep',
  },
  {
    title: 'formats console lines',
    source: `exports.handler = async () => { console.warn('a\\nb %d', 3) }`,
    logs: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t00000000-0000-4000-8000-000000000001\tWARN\ta\rb 3$/m,
    answers: null,
  },
  {
    title: 'passes what is written to stdout as it is',
    source: `exports.handler = async () => { process.stdout.write('raw\\n') }`,
    logs: /^raw$/m,
    answers: null,
  },
]

const ric3: readonly NodeCase[] = [
  {
    title: 'takes a callback',
    source: `exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'called'), 1) }`,
    answers: 'called',
  },
  {
    title: 'waits for the empty event loop after a callback',
    source: `let late = 0; exports.handler = (event, context, callback) => {
      const result = { toJSON: () => late }; setTimeout(() => { late = 1 }, 20); callback(null, result) }`,
    answers: 1,
  },
  {
    title: 'does not wait when the handler says so',
    source: `let late = 0; exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false
      const result = { toJSON: () => late }; setTimeout(() => { late = 1 }, 20); callback(null, result) }`,
    answers: 0,
  },
  {
    title: 'takes context.succeed',
    source: `exports.handler = (event, context) => { context.succeed('done') }`,
    answers: 'done',
  },
  {
    title: 'takes an error given to the callback',
    source: `exports.handler = (event, context, callback) => { callback(new RangeError('no')) }`,
    fails: { errorType: 'RangeError', errorMessage: 'no' },
  },
  {
    title: 'ends with null when nothing is left to do',
    source: 'exports.handler = () => {}',
    answers: null,
  },
  {
    title: 'reports an unhandled rejection before it exits',
    source: `exports.handler = async () => { Promise.reject(new Error('rej')); await new Promise(() => {}) }`,
    fails: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: rej' },
  },
  {
    title: 'reports an uncaught exception before it exits',
    source: `exports.handler = async () => { setImmediate(() => { ${boo} }); await new Promise(() => {}) }`,
    fails: { errorType: 'TypeError', errorMessage: 'boo' },
  },
  {
    title: 'names the error of a result that has no JSON Error',
    source: 'exports.handler = async () => 1n',
    fails: { errorType: 'Error', errorMessage: 'Unable to stringify response body' },
  },
]

const exitOne = {
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 1`,
}

const ric4: readonly NodeCase[] = [
  {
    title: 'refuses a callback handler',
    source: 'exports.handler = (event, context, callback) => callback()',
    fails: { errorType: 'Runtime.CallbackHandlerDeprecated' },
  },
  {
    title: 'dies of an unhandled rejection',
    source: `exports.handler = async () => { Promise.reject(new Error('rej')); await new Promise(() => {}) }`,
    fails: exitOne,
  },
  {
    title: 'dies of an uncaught exception',
    source: `exports.handler = async () => { setImmediate(() => { ${boo} }); await new Promise(() => {}) }`,
    fails: exitOne,
  },
  {
    title: 'names the error of a result that has no JSON Runtime.JSONStringifyError',
    source: 'exports.handler = async () => 1n',
    fails: { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' },
  },
]

/** By runtime: up to nodejs22.x AWS runs version 3 of its client, from nodejs24.x on version 4. */
export const nodeCases: Readonly<Record<'nodejs22.x' | 'nodejs24.x', readonly NodeCase[]>> = {
  'nodejs22.x': [...everyRuntime, ...ric3],
  'nodejs24.x': [...everyRuntime, ...ric4],
}
