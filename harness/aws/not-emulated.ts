import { AwsError } from './error.ts'

/** 501: the option would change what happens on AWS, and nothing happens here. Never accept it and ignore it. */
export function notEmulated(option: string): AwsError {
  return new AwsError('NotImplemented', `${option} is not emulated by poolhouse.`)
}
