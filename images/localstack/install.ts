import { docker, INPUTS_LABEL } from '../docker.ts'

const VERSION = '4.14.0'
export async function installLocalStack(
  base: string,
  tag: string,
  inputs: string,
  tell: (line: string) => void,
): Promise<void> {
  void [docker, INPUTS_LABEL, VERSION, base, tag, inputs, tell]
}
