export { type AccessRequest, type Decision, decide, grants, type Policies } from './decide.ts'
export type { Caller } from './match-principal.ts'
export { parsePolicy } from './parse-policy.ts'
export { type PolicyDocument, type PolicyKind, PolicySyntaxError } from './policy-document.ts'
