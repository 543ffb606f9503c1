/** Where `poolhouse up` listens when nobody else does: LocalStack's port, which tools know. */
export const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566'
