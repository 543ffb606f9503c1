/** What Secrets Manager needs of the services around it; the server binds them. */
export interface SecretsManagerPorts {
  /** Whether the function exists and its policy lets `secretsmanager.amazonaws.com` invoke it for this secret. */
  mayInvoke(functionArn: string, secretArn: string): boolean
  /** Invokes a rotation function synchronously. Rejects with AwsError when it cannot be invoked. */
  invokeFunction(
    functionArn: string,
    payload: Buffer,
    secretArn: string,
  ): Promise<{ readonly payload: Buffer; readonly functionError?: string | undefined }>
  /** Gives the user of a managed secret its new password, in the service that owns the secret. */
  setManagedPassword(secretArn: string, password: string): Promise<void>
}

/** Stands alone: there is no function to invoke, and no other service. */
export const noPorts: SecretsManagerPorts = {
  mayInvoke: () => false,
  invokeFunction: async () => {
    throw new Error('no function plane is bound to Secrets Manager')
  },
  setManagedPassword: async () => {
    throw new Error('no service is bound that manages secrets')
  },
}
