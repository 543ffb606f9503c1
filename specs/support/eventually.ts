export { eventually } from '../../harness/kit/eventually.ts'
