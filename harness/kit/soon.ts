/**
 * A value, or the promise of one. Most logins need not wait for anything, and then a promise at each step would cost a fifth of their
 * CPU; what may have to wait returns this, and `await` takes it too.
 */
export type Soon<T> = T | Promise<T>

/** The next step, at once where the value is there already. */
export function chain<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
