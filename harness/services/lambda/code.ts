import { createHash } from 'node:crypto'
import { AwsError } from '../../aws/error.ts'
import { invalidParameter, notEmulated } from './errors.ts'

const zipLimitBytes = 52_428_800

/** The archive that a request brings. Throws NotImplemented for what comes from S3 or a registry. */
export function readCode(
  code: {
    ZipFile?: Uint8Array | undefined
    S3Bucket?: string | undefined
    S3Key?: string | undefined
    ImageUri?: string | undefined
  },
  operation: string,
): Uint8Array {
  if (code.S3Bucket !== undefined || code.S3Key !== undefined) {
    throw notEmulated(`S3, so lambda:${operation} takes code from ZipFile only, not from S3Bucket and S3Key`)
  }
  if (code.ImageUri !== undefined) throw notEmulated(`container images (ImageUri of lambda:${operation})`)
  if (!code.ZipFile) throw invalidParameter('Please provide a source for function code.')
  if (code.ZipFile.byteLength > zipLimitBytes) {
    // recorded (test_oversized_zipped_create_lambda)
    throw new AwsError(
      'RequestEntityTooLargeException',
      `Zipped size must be smaller than ${zipLimitBytes} bytes`,
      { statusCode: 413 },
    )
  }
  return code.ZipFile
}

/** CodeSha256. */
export function sha256(code: Uint8Array): string {
  return createHash('sha256').update(code).digest('base64')
}
