import { expect } from '@jest/globals'
import type { FunctionDefinition } from '../../../harness/lambda/function-definition.ts'
import { invocationId, type RuntimeCase } from './expect-case.ts'
import { zip } from './zip.ts'

/** One behaviour of AWS's runtime interface client for Python, with what it does, written down by hand. */
export interface PythonCase extends RuntimeCase {
  title: string
  /** Of `lambda_function.py`. */
  source?: string
  change?: Partial<FunctionDefinition>
}

/** A function whose `lambda_function.py` is `source`. */
export function definePython(
  source: string,
  change: Partial<FunctionDefinition> = {},
): Partial<FunctionDefinition> {
  return {
    runtime: 'python3.12',
    handler: 'lambda_function.lambda_handler',
    code: zip({ 'lambda_function.py': source }),
    ...change,
  }
}

const handler = (...lines: string[]) =>
  ['def lambda_handler(event, context):', ...lines.map((line) => `    ${line}`)].join('\n')

/** Inner line ends are carriage returns, and indentation is of no-break spaces: a line is one event of the log. */
const traceback =
  'Traceback \\(most recent call last\\):\\r\u00a0\u00a0File "[^"]*lambda_function.py", line 2'

export const pythonCases: readonly PythonCase[] = [
  {
    title: 'answers with what the handler returns',
    source: handler("return {'got': event}"),
    event: { a: [1, 'é'] },
    answers: { got: { a: [1, 'é'] } },
  },
  { title: 'answers null for None', source: handler('pass'), text: 'null' },
  {
    title: 'writes JSON with spaces, text that is not ASCII as it is',
    source: handler("return {'a': [1, 2.5, True], 'b': 'é'}"),
    text: '{"a": [1, 2.5, true], "b": "é"}',
  },
  {
    title: 'escapes text that is not ASCII before python3.12',
    change: { runtime: 'python3.11' },
    source: handler("return 'é'"),
    text: '"\\u00e9"',
  },
  {
    title: 'writes decimals as numbers of the same digits',
    source: `from decimal import Decimal\n${handler("return {'price': Decimal('1.10'), 'list': [Decimal('3')]}")}`,
    text: '{"price": 1.10, "list": [3]}',
  },
  {
    title: 'writes a named tuple as an object',
    source: `from collections import namedtuple\nPoint = namedtuple('Point', 'x y')\n${handler('return [Point(1, 2), (3, 4)]')}`,
    text: '[{"x": 1, "y": 2}, [3, 4]]',
  },
  {
    title: 'writes bytes inside of a value as text',
    source: handler("return {'a': b'x', b'k': 1}"),
    text: '{"a": "x", "k": 1}',
  },
  { title: 'passes bytes as they are', source: handler('return b\'raw "bytes"\''), text: 'raw "bytes"' },
  {
    title: 'tells class, message, request and stack of an exception',
    source: handler("raise TypeError('boo')"),
    fails: {
      errorMessage: 'boo',
      errorType: 'TypeError',
      requestId: invocationId,
      stackTrace: [
        expect.stringMatching(
          /^ {2}File ".*lambda_function\.py", line 2, in lambda_handler\n {4}raise TypeError\('boo'\)\n$/,
        ),
      ],
    },
    logs: new RegExp(`^\\[ERROR\\] TypeError: boo\\r${traceback}`, 'm'),
  },
  {
    title: 'tells an exception without a message',
    source: handler('raise KeyError'),
    fails: { errorMessage: '', errorType: 'KeyError' },
    logs: /^\[ERROR\] KeyError\rTraceback/m,
  },
  {
    title: 'refuses a result that has no JSON',
    source: handler('return {1, 2}'),
    fails: {
      errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
      errorType: 'Runtime.MarshalError',
      requestId: invocationId,
      stackTrace: [],
    },
  },
  {
    title: 'refuses a result that contains itself',
    source: handler('result = []', 'result.append(result)', 'return result'),
    fails: {
      errorMessage: 'Unable to marshal response: Circular reference detected',
      errorType: 'Runtime.MarshalError',
    },
  },
  {
    title: 'reports a module that is not there',
    source: 'import not_there',
    fails: {
      errorMessage: "Unable to import module 'lambda_function': No module named 'not_there'",
      errorType: 'Runtime.ImportModuleError',
      requestId: '',
      stackTrace: [],
    },
    logs: /^\[ERROR\] Runtime\.ImportModuleError: Unable to import module 'lambda_function': No module named 'not_there'\rTraceback \(most recent call last\):$/m,
  },
  {
    title: 'warns in front of an error of Init',
    source: 'import not_there',
    fails: { errorType: 'Runtime.ImportModuleError' },
    logs: /^\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\tLAMBDA_WARNING: Unhandled exception\. The most likely cause is an issue in the function code\./m,
  },
  {
    title: 'reports a handler file that is not there',
    change: { handler: 'absent.lambda_handler' },
    fails: {
      errorMessage: "Unable to import module 'absent': No module named 'absent'",
      errorType: 'Runtime.ImportModuleError',
    },
  },
  {
    title: 'reports a function that is not there',
    source: 'other = 1',
    fails: {
      errorMessage: "Handler 'lambda_handler' missing on module 'lambda_function'",
      errorType: 'Runtime.HandlerNotFound',
      requestId: '',
      stackTrace: [],
    },
  },
  {
    title: 'reports a handler that cannot be called when it is called',
    source: 'lambda_handler = 1',
    fails: { errorMessage: "'int' object is not callable", errorType: 'TypeError' },
  },
  {
    title: 'reports code that does not parse',
    source: 'def lambda_handler(:\n    pass',
    fails: {
      errorMessage: expect.stringMatching(
        /^Syntax error in module 'lambda_function': invalid syntax \(lambda_function\.py, line 1\)$/,
      ),
      errorType: 'Runtime.UserCodeSyntaxError',
      requestId: '',
      stackTrace: [
        expect.stringMatching(/^ {2}File ".*lambda_function\.py" Line 1\n {4}def lambda_handler\(:\n$/),
      ],
    },
  },
  {
    title: 'reports a handler name without a dot',
    change: { handler: 'lambda_function' },
    fails: {
      errorMessage: "Bad handler 'lambda_function': not enough values to unpack (expected 2, got 1)",
      errorType: 'Runtime.MalformedHandlerName',
    },
  },
  {
    title: 'refuses a module of the interpreter as handler',
    change: { handler: 'sys.exit' },
    fails: {
      errorMessage: 'Cannot use built-in module sys as a handler module',
      errorType: 'Runtime.BuiltInModuleConflict',
    },
  },
  {
    title: 'reports an exception of the module scope as it is, with its stack',
    source: "raise ValueError('at import')",
    fails: {
      errorMessage: 'at import',
      errorType: 'ValueError',
      requestId: '',
      stackTrace: expect.arrayContaining([
        expect.stringMatching(/^ {2}File ".*lambda_function\.py", line 1, in <module>\n/),
      ]),
    },
  },
  {
    title: 'reports an exit without a reason',
    source: `import sys\n${handler('sys.exit()')}`,
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited without providing a reason`,
    },
  },
  {
    title: 'reports an exit status',
    source: `import os\n${handler('os._exit(127)')}`,
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 127`,
    },
  },
  {
    title: 'reports the signal that ended the process',
    source: `import ctypes\n${handler('ctypes.string_at(0)')}`,
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: signal: segmentation fault`,
    },
  },
  {
    title: 'reports an exit during Init',
    source: 'import sys\nsys.exit(3)',
    fails: {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${invocationId} Error: Runtime exited with error: exit status 3`,
    },
  },
  {
    title: 'refuses a response of more than 6 MB',
    source: handler("return 'x' * 6291556"),
    fails: { errorType: 'Function.ResponseSizeTooLarge' },
  },
  {
    title: 'passes a response of 6 MB',
    source: handler("return 'x' * 6291554"),
    answers: expect.stringMatching(/^x{10}/),
  },
  {
    title: 'finds a handler in a package, written with slashes',
    change: {
      handler: 'src/app.run',
      code: zip({ 'src/app.py': "def run(event, context):\n    return 'deep'" }),
    },
    answers: 'deep',
  },
  {
    title: 'imports what lies beside the handler, whatever its name',
    change: {
      code: zip({
        'lambda_function.py': `import bootstrap\n${handler('return bootstrap.mine')}`,
        'bootstrap.py': "mine = 'mine'",
      }),
    },
    answers: 'mine',
  },
  {
    title: 'passes what is printed as it is',
    source: handler("print('printed')", "print('no end of line', end='')"),
    text: 'null',
    logs: /^printed\nno end of line$/m,
  },
  {
    title: 'formats the lines of logging',
    source: `import logging\n${handler("logging.warning('careful %d', 3)")}`,
    text: 'null',
    logs: /^\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t00000000-0000-4000-8000-000000000001\tcareful 3$/m,
  },
  {
    title: 'logs warnings and what is worse, unless the function says otherwise',
    source: `import logging\n${handler("logging.info('first')", 'logging.getLogger().setLevel(logging.INFO)', "logging.info('second')")}`,
    text: 'null',
    logs: /Version: \$LATEST\n\[INFO\]\t[^\n]*\tsecond\nEND /,
  },
]
