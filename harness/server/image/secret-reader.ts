import { type SecretCredentials, secretCredentials } from '../secret-credentials.ts'

/**
 * Reads a secret through the Secrets Manager API of a local endpoint, ours or LocalStack's. The call names its service by a
 * credential scope and is not signed: neither of the two verifies signatures, and AWS, which does, is not meant here.
 * @throws Error with the endpoint's own words, or when the secret is no JSON with `username` and `password`
 */
export async function readSecret(
  endpointUrl: string,
  region: string,
  secretId: string,
): Promise<SecretCredentials> {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  const answer = await fetch(endpointUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
      authorization: `AWS4-HMAC-SHA256 Credential=test/${date}/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify({ SecretId: secretId }),
    signal: AbortSignal.timeout(10_000),
  })
  const body = (await answer.json()) as { SecretString?: string; message?: string; Message?: string }
  if (!answer.ok) throw new Error(body.message ?? body.Message ?? `GetSecretValue answered ${answer.status}`)
  return secretCredentials(body.SecretString ?? '', secretId)
}
